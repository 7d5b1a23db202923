using System.CommandLine;
using System.CommandLine.Parsing;
using Accounting.Aggregator.Store;
using Accounting.Bench.Days;
using Accounting.Bench.Growth;
using Accounting.Bench.History;
using Accounting.Bench.Looking;
using Accounting.Bench.Measuring;
using Accounting.Bench.Peers;
using Accounting.Bench.Runs;
using Accounting.Bench.Stages;
using Accounting.Bench.Topics;
using Accounting.Ingest;

namespace Accounting.Bench.Commands;

/// <summary>The command line: what is to be measured, how much of it, and where the table goes.</summary>
internal sealed class BenchCommand(TextWriter output, TextWriter notes)
{
    private const long QuickRows = 1_000_000;

    private const int QuickAccounts = 100_000;

    private const int QuickDays = 60;

    private const int QuickPartitions = 8;

    private const int FullAccounts = 1_000_000;

    private static readonly Option<bool> Full = new("--full") { Description = "the issue's sizes: a day of 8,800,000 transactions, a month of 1,000,000 accounts; some take an hour" };

    private static readonly Option<long?> Rows = new("--rows") { Description = "transactions of a day [default: 1,000,000]", HelpName = "N" };

    private static readonly Option<int?> Accounts = new("--accounts") { Description = "accounts of the exchange [default: 100,000]", HelpName = "N" };

    private static readonly Option<int> Partitions = new("--partitions") { Description = "partitions of the topic", HelpName = "N", DefaultValueFactory = _ => 6 };

    private static readonly Option<int?> Days = new("--days") { Description = "days of history that five-years makes [default: 60; --full: 1,825]", HelpName = "N" };

    private static readonly Option<int?> HistoryPartitions = new("--history-partitions") { Description = "partitions of that history [default: 8; --full: 64]", HelpName = "N" };

    private static readonly Option<int> HistoryIntervals = new("--history-intervals") { Description = "checkpoints of each of those days", HelpName = "N", DefaultValueFactory = _ => 2 };

    private static readonly Option<string?> BootstrapServers = new("--bootstrap-servers") { Description = "the broker to measure through; topics accounting-bench-… are made there and filled [default: a development broker]", HelpName = "HOST:PORT" };

    private static readonly Option<int> Repeats = new("--repeats") { Description = "how often a short stage is measured, after a turn that isn't; the table shows the median", HelpName = "N", DefaultValueFactory = _ => 3 };

    private static readonly Option<int> Seed = new("--seed") { Description = "makes it other transactions", HelpName = "N", DefaultValueFactory = _ => 1 };

    private static readonly Option<string[]> Only = new("--only") { Description = "stages whose names begin so; may be given several times", HelpName = "STAGE" };

    private static readonly Option<string?> Folder = new("--folder") { Description = "where stores are made, and removed afterwards [default: a temporary folder]", HelpName = "FOLDER" };

    private static readonly Option<string> Table = new("--tsv") { Description = "file that the table is written to, beside the terminal", HelpName = "FILE", DefaultValueFactory = _ => "bench.tsv" };

    private static readonly (string Name, string Description, Func<BenchRun, Task> Measure)[] Parts =
    [
        ("stages", "every stage by itself: decode, fold, segments, recovery, compaction, statistics, report", AllStages.RunAsync),
        ("kafka", "through a broker: the same topic consumed and discarded, then by the whole consumer role", KafkaPart.RunAsync),
        ("day", "a day of the exchange from its log to the month's report, the nightly over two such days, two days from the topic to a closed month, and the memory of three hot days", DayPart.RunAsync),
        ("growth", "the same work at 1, 2, 4 and 8 times the rows, days, accounts and partitions of a small store", GrowthPart.RunAsync),
        ("five-years", "what a long history costs every hour and every night: takeover, compaction, nightly, the bucket's bill", HistoryPart.RunAsync),
        ("pages", "every page of the dashboard on a store with a long history and many accounts: its first look and its next", PagesPart.RunAsync),
        ("peers", "what others would pick, on the same data: DuckDB's SQL from Parquet, Kafka Streams for .NET", PeersPart.RunAsync),
    ];

    static BenchCommand()
    {
        Rows.Validators.Add(result => RequirePositive(result, result.GetValueOrDefault<long?>()));
        Accounts.Validators.Add(result => RequirePositive(result, result.GetValueOrDefault<int?>()));
        Days.Validators.Add(result => RequirePositive(result, result.GetValueOrDefault<int?>()));
        HistoryPartitions.Validators.Add(result => RequirePositive(result, result.GetValueOrDefault<int?>()));
        HistoryIntervals.Validators.Add(result => RequirePositive(result, result.GetValueOrDefault<int>()));
        Partitions.Validators.Add(result => RequirePositive(result, result.GetValueOrDefault<int>()));
    }

    public RootCommand Command()
    {
        var root = new RootCommand("""
            Measures the pipeline on seeded data and checks what comes out. One table on the terminal, the same as TSV beside it.

            Example:
              accounting bench stages --rows 200000 --only compaction
            """);
        foreach ((string name, string description, Func<BenchRun, Task> measure) in Parts)
        {
            root.Subcommands.Add(Subcommand(name, description, measure));
        }

        root.Subcommands.Add(Subcommand("all", "all of that, one after the other", async run =>
        {
            foreach ((_, _, Func<BenchRun, Task> measure) in Parts)
            {
                await measure(run).ConfigureAwait(false);
            }
        }));
        return root;
    }

    private Command Subcommand(string name, string description, Func<BenchRun, Task> measure)
    {
        var command = new Command(name, description) { Full, Rows, Accounts, Partitions, BootstrapServers, Days, HistoryPartitions, HistoryIntervals, Repeats, Seed, Only, Folder, Table };
        command.SetAction((parsed, cancellation) => RunAsync(parsed, measure, cancellation));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, Func<BenchRun, Task> measure, CancellationToken cancellation)
    {
        string? folder = parsed.GetValue(Folder);
        DirectoryInfo? temporary = folder is null ? Directory.CreateTempSubdirectory("accounting-bench-") : null;
        var run = new BenchRun(OptionsOf(parsed, folder ?? temporary!.FullName), notes, cancellation);
        try
        {
            await measure(run).ConfigureAwait(false);
            return 0;
        }
        catch (WrongResultException wrong)
        {
            run.Note($"a result is wrong, so its time tells nothing. {wrong.Message}");
            return 1;
        }
        catch (Exception exception) when (exception is BrokerUnavailableException or LogRefusedException or InvalidSettingException or StoreUnavailableException or DamagedDataException or IOException)
        {
            run.Note(exception.Message);
            return 1;
        }
        finally
        {
            await WriteAsync(run.Table, parsed.GetValue(Table)!).ConfigureAwait(false);
            temporary?.Delete(recursive: true);
        }
    }

    private static void RequirePositive(OptionResult option, long? number)
    {
        if (number < 1)
        {
            option.AddError($"{option.Option.Name} is {number}; give a number of at least 1.");
        }
    }

    private static BenchOptions OptionsOf(ParseResult parsed, string folder) => new()
    {
        Rows = parsed.GetValue(Rows) ?? (parsed.GetValue(Full) ? FullDayStages.IssueRows : QuickRows),
        Accounts = parsed.GetValue(Accounts) ?? (parsed.GetValue(Full) ? FullAccounts : QuickAccounts),
        Partitions = parsed.GetValue(Partitions),
        BootstrapServers = parsed.GetValue(BootstrapServers),
        Repeats = parsed.GetValue(Repeats),
        Seed = parsed.GetValue(Seed),
        Only = parsed.GetValue(Only) ?? [],
        Folder = folder,
        HistoryDays = parsed.GetValue(Days) ?? (parsed.GetValue(Full) ? HistoryPart.IssueDays : QuickDays),
        HistoryPartitions = parsed.GetValue(HistoryPartitions) ?? (parsed.GetValue(Full) ? HistoryPart.IssuePartitions : QuickPartitions),
        HistoryIntervals = parsed.GetValue(HistoryIntervals),
    };

    /// <summary>What was measured before something failed, too.</summary>
    private async Task WriteAsync(FigureTable table, string file)
    {
        if (table.Figures.Count == 0)
        {
            return;
        }

        IReadOnlyList<(string Name, string Value)> machine = Machine.Describe();
        await output.WriteLineAsync().ConfigureAwait(false);
        foreach ((string name, string value) in machine)
        {
            await output.WriteLineAsync($"{name,-10} {value}").ConfigureAwait(false);
        }

        await output.WriteLineAsync().ConfigureAwait(false);
        await output.WriteLineAsync(table.ToText()).ConfigureAwait(false);
        string described = string.Concat(machine.Select(line => $"# {line.Name}: {line.Value}\n"));
        await File.WriteAllTextAsync(file, described + table.ToTsv(), CancellationToken.None).ConfigureAwait(false);
        await output.WriteLineAsync($"The same as TSV: {file}").ConfigureAwait(false);
    }
}
