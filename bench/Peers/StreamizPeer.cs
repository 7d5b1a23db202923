using System.Diagnostics;
using System.Globalization;
using Accounting.Bench.Measuring;
using Accounting.Bench.Runs;
using Accounting.Bench.Topics;
using Accounting.Ingest;

namespace Accounting.Bench.Peers;

/// <summary>
/// Streaming sums by account, day, currency and kind of Kafka Streams for .NET, in a process of its own, beside our consumer role on the same topic.
/// The topic is keyed by what is summed, so that the peer needs no topic of its own in between.
/// </summary>
internal static class StreamizPeer
{
    private const string Stage = "Streamiz.Kafka.Net: streaming sums";

    private const string Ours = "ours: the consumer role on the same topic";

    /// <summary>Where the launcher has built it.</summary>
    private const string ProgramVariable = "ACCOUNTING_BENCH_STREAMIZ";

    /// <summary>Of a development broker's, whose partitions keep little, and keys spread badly.</summary>
    private const long RowsMax = 200_000;

    public static async Task RunAsync(BenchRun run)
    {
        if (Environment.GetEnvironmentVariable(ProgramVariable) is not { } program)
        {
            run.Note($"{Stage}: left out, since {ProgramVariable} doesn't say where bench/Streamiz was built; './accounting bench peers' does.");
            return;
        }

        long rows = run.Options.BootstrapServers is null ? Math.Min(RowsMax, run.Options.Rows) : run.Options.Rows;
        using BenchTopic topic = await BenchTopic.OpenAsync(run, rows, "-by-sum", KeyOf).ConfigureAwait(false);
        run.Note(Ours);
        Cost ours = await run.Meter.MedianAsync(() => KafkaPart.ConsumeAsync(run, topic)).ConfigureAwait(false);
        run.Note(Stage);
        Cost theirs = await MeasureAsync(run, topic, program).ConfigureAwait(false);
        Tell(run, Ours, topic, ours);
        Tell(run, Stage, topic, theirs);
    }

    private static void Tell(BenchRun run, string stage, BenchTopic topic, Cost cost)
    {
        run.Table.Add(stage, "messages a second", topic.Sums.Transactions / cost.Seconds, "messages/s");
        run.Table.Add(stage, "processor time a message", cost.ProcessorSeconds * 1e9 / topic.Sums.Transactions, "ns");
    }

    private static string KeyOf(Transaction transaction) => string.Create(
        CultureInfo.InvariantCulture, $"{transaction.AccountId}|{transaction.HomeDate}|{transaction.Currency.Code}|{transaction.Kind.Name()}");

    /// <summary>From its first message to its last, as the process itself tells; its sums are checked by currency.</summary>
    private static async Task<Cost> MeasureAsync(BenchRun run, BenchTopic topic, string program)
    {
        string folder = Path.Combine(Path.GetFullPath(run.Options.Folder), "streamiz");
        string messages = topic.Sums.Transactions.ToString(CultureInfo.InvariantCulture);
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [program, topic.Options.BootstrapServers, topic.Options.Topic, messages, folder]) { RedirectStandardOutput = true })!;
        string[][] lines = [.. (await process.StandardOutput.ReadToEndAsync(run.Cancellation).ConfigureAwait(false)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
        await process.WaitForExitAsync(run.Cancellation).ConfigureAwait(false);
        Check.Equal($"the exit code of {Stage}", 0, process.ExitCode);
        foreach (string currency in topic.Sums.Currencies)
        {
            decimal sum = lines.Skip(1).Where(line => line[0].Split('|')[2] == currency).Sum(line => long.Parse(line[1], CultureInfo.InvariantCulture)) / 10_000m;
            Check.Equal($"the sums in {currency}", topic.Sums.AmountOf(currency), sum);
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return new Cost(double.Parse(lines[0][0], CultureInfo.InvariantCulture), double.Parse(lines[0][1], CultureInfo.InvariantCulture), 0, 0);
    }
}
