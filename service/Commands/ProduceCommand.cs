using System.CommandLine;
using System.Text;
using Accounting.Exchange.Books;
using Accounting.Exchange.Desks;
using Accounting.Exchange.World;
using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Produce;
using NodaTime;

namespace Accounting.Service.Commands;

/// <summary><c>produce</c>: writes files' transactions, or a simulated exchange's, to Kafka.</summary>
public sealed class ProduceCommand : ICommandHandler
{
    private static readonly Option<string[]> Inputs = new("--input") { Description = ".avro or .tsv file of transactions; repeatable. All are read and checked before the first message", HelpName = "FILE", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };

    private static readonly Option<bool> Simulate = new("--simulate") { Description = "produce the simulated exchange instead of files" };

    private static readonly Option<string?> BooksOut = new("--books-out") { Description = "with --simulate: file for the exchange's own books, what every statement must say; other tables and the funds held go beside it, as books-markets.tsv", HelpName = "FILE" };

    private static readonly Option<string?> PaceGroup = new("--pace-group") { Description = "stay within 3.5 MB a partition of what this group has committed: the development broker keeps no more [default: no pacing]", HelpName = "GROUP" };

    private static readonly SimulateOptions Simulation = new();

    private static readonly MappingOptions Mapping = new();

    public Command Command { get; } = new("produce", """
        Writes transactions to Kafka, keyed by account, in Avro's single-object encoding: those of files, or those of a simulated exchange
        with its duplicates, late messages, corrections and malformed ones. Amounts are exact, times UTC. Simulated messages are dated in the
        simulated months: a topic of a real Kafka must keep them (retention.ms=-1), or loses them at once; the command says what to set.

        Examples:
          accounting produce --bootstrap-servers localhost:9092 --input transactions.tsv
          accounting produce --bootstrap-servers localhost:9092 --input bank.tsv --text-ids --map transaction_id=number --map occurred_at=time --fill currency=EUR --fill kind=ADJUSTMENT
          accounting produce --bootstrap-servers localhost:9092 --simulate --seed 7 --accounts 500 --books-out books.tsv --pace-group accounting
        """)
    {
        Inputs,
        Simulate,
        BooksOut,
        PaceGroup,
        Mapping.All,
        Simulation.All,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        string[] inputs = parsed.GetValue(Inputs)!;
        bool simulate = parsed.GetValue(Simulate);
        string? booksOut = parsed.GetValue(BooksOut);
        Require(inputs.Length > 0 != simulate, "Say what to produce: either --input FILE, once or more, or --simulate.");
        Require(simulate || booksOut is null, "--books-out goes with --simulate: files have no books of their own.");
        Require(!simulate || Mapping.Read(parsed) is null, "--map, --fill and --text-ids read files: they go with --input.");
        Require(simulate || !Simulation.IsGiven(parsed), "--seed, --accounts, --transactions, --months and --start-month go with --simulate.");
        SimulatedExchange? exchange = null;
        IMessageSupply supply;
        if (simulate)
        {
            DateTimeZone zone = DateTimeZoneProviders.Tzdb[context.Options.Store.TimeZoneId];
            ExchangeOptions options = SimulateOptions.ToExchange(Simulation.Read(parsed), zone);
            exchange = new SimulatedExchange(options);
            supply = new ExchangeSupply(exchange, options);
        }
        else
        {
            FileSupply files = FileSupply.Open(inputs, Mapping.Read(parsed), context.Clock, cancellation);
            context.Output.WriteNotes(files.Notes);
            supply = files;
        }

        if (exchange is not null)
        {
            await WarnOfRetentionAsync(Simulation.Read(parsed), context, cancellation).ConfigureAwait(false);
        }

        long produced = await StageProgress.RunAsync(context.Output, context.Clock, progress => Production.RunAsync(
            supply, context.Options.Kafka, parsed.GetValue(PaceGroup), context.Clock, context.Loggers, progress, cancellation)).ConfigureAwait(false);
        if (booksOut is not null)
        {
            WriteBooks(exchange!, booksOut, context.Options.Close.IdleDays, cancellation);
        }

        context.Output.WriteNote($"{Counted.Of(produced, "message")} produced to {context.Options.Kafka.Topic}.");
        return ExitCode.Done;
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new UsageException(message);
        }
    }

    private static async Task WarnOfRetentionAsync(DemoSimulation simulation, CommandContext context, CancellationToken cancellation)
    {
        TimeSpan? kept = await TopicSurvey
            .AskRetentionAsync(context.Options.Kafka, context.Clock, context.Loggers.CreateLogger(typeof(TopicSurvey).FullName!), cancellation)
            .ConfigureAwait(false);
        var now = Instant.FromDateTimeOffset(context.Clock.GetUtcNow());
        if (SimulatedRetention.Warn(context.Options.Kafka.Topic, new LocalDate(simulation.StartMonth.Year, simulation.StartMonth.MonthOfYear, 1), now, kept) is { } warning)
        {
            context.Output.WriteNote($"accounting: {warning}");
        }
    }

    /// <summary>The statements go to the file, every other table of the books beside it.</summary>
    private static void WriteBooks(SimulatedExchange exchange, string path, int idleDays, CancellationToken cancellation)
    {
        WholeFile.Write(path, TextOf(writer => exchange.Books.Write(writer, cancellation)));
        foreach (BooksTable table in exchange.Books.Tables(idleDays, cancellation))
        {
            WholeFile.Write(Beside(path, table.Name), TextOf(table.Write));
        }

        WholeFile.Write(Beside(path, "funds"), TextOf(writer => exchange.Books.WriteFunds(writer, cancellation)));
    }

    private static string Beside(string path, string table) =>
        Path.Combine(Path.GetDirectoryName(path) ?? "", $"{Path.GetFileNameWithoutExtension(path)}-{table}{Path.GetExtension(path)}");

    private static string TextOf(Action<TextWriter> write)
    {
        var text = new StringBuilder();
        using (var writer = new StringWriter(text))
        {
            write(writer);
        }

        return text.ToString();
    }
}
