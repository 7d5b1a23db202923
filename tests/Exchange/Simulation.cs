using System.Globalization;
using Accounting.Exchange.Books;
using Accounting.Exchange.Desks;
using Accounting.Exchange.World;
using Accounting.Ingest;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Exchange;

/// <summary>One run of the exchange, kept whole.</summary>
internal sealed class Simulation
{
    public static readonly ExchangeOptions SharedOptions = new()
    {
        Seed = 7,
        Accounts = 200,
        Transactions = 60_000,
        Months = 2,
        StartMonth = new BusinessMonth(2026, 3),
        Zone = DateTimeZoneProviders.Tzdb["Europe/Malta"],
        Disturbances = new DisturbanceRates { Malformed = 0.005 },
    };

    /// <summary>Three months of which the first two are closed before the third is over, at the end of a quarter, with much that is out of the ordinary.</summary>
    public static readonly ExchangeOptions ClosedOptions = new()
    {
        Seed = 11,
        Accounts = 60,
        Transactions = 3_000,
        Months = 3,
        StartMonth = new BusinessMonth(2026, 2),
        Zone = DateTimeZoneProviders.Tzdb["Europe/London"],
        Closes = [new BooksClose(new BusinessMonth(2026, 3), Timestamp.FromInstant(Instant.FromUtc(2026, 4, 3, 4, 0)))],
        Disturbances = new DisturbanceRates { DayCorrections = 0.02, AmountCorrections = 0.1, Voids = 0.05, Conflicts = 0.05 },
        Incidents = new IncidentRates { VoidedMarkets = 0.08, MarketsVoidedAfterSettlement = 0.06, MixedMarkets = 0.06, LateCommission = 1, PartialCancellations = 0.05, DepositReversals = 0.3 },
    };

    private static readonly Lazy<Simulation> Disturbed = new(() => new Simulation(SharedOptions));

    private static readonly Lazy<Simulation> ClosedEarly = new(() => new Simulation(ClosedOptions));

    public Simulation(ExchangeOptions options)
    {
        Options = options;
        var exchange = new SimulatedExchange(options);
        Messages = [.. exchange.Messages(TestContext.Current.CancellationToken)];
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        exchange.Books.Write(writer, TestContext.Current.CancellationToken);
        BooksText = writer.ToString();
        Tables = exchange.Books.Tables(IdleDays, TestContext.Current.CancellationToken);
        Exchange = exchange;
    }

    /// <summary>The run of <see cref="SharedOptions"/>, with every disturbance in it.</summary>
    public static Simulation Shared => Disturbed.Value;

    /// <summary>The run of <see cref="ClosedOptions"/>.</summary>
    public static Simulation Closed => ClosedEarly.Value;

    public const int IdleDays = 2;

    public ExchangeOptions Options { get; }

    /// <summary>All books but the statements.</summary>
    public IReadOnlyList<BooksTable> Tables { get; }

    public string TablesText
    {
        get
        {
            using var writer = new StringWriter(CultureInfo.InvariantCulture);
            foreach (BooksTable table in Tables)
            {
                table.Write(writer);
            }

            Exchange.Books.WriteFunds(writer);
            return writer.ToString();
        }
    }

    public SimulatedExchange Exchange { get; }

    public IReadOnlyList<SimulatedMessage> Messages { get; }

    public string BooksText { get; }

    public ExchangeCounts Counts => Exchange.Counts;

    public IEnumerable<Transaction> SoundTransactions =>
        Messages.Where(message => message.Defect == MessageDefect.None).Select(message => message.Transaction);

    /// <summary>Every transaction's first revision, once.</summary>
    public IEnumerable<Transaction> FirstRevisions =>
        SoundTransactions.Where(transaction => transaction.Revision == 0).DistinctBy(transaction => transaction.Id);

    /// <summary>Every transaction's highest revision, voided ones included.</summary>
    public IEnumerable<Transaction> Winners =>
        SoundTransactions.GroupBy(transaction => transaction.Id).Select(revisions => revisions.MaxBy(transaction => transaction.Revision));

    /// <summary>One number that any change of any message would change.</summary>
    public ulong LogHash()
    {
        ulong hash = 0;
        foreach (SimulatedMessage message in Messages)
        {
            hash = (hash * 31) + ContentHash.Of(message.Transaction);
            hash = (hash * 31) + (ulong)message.LoggedAt.Microseconds;
            hash = (hash * 31) + (ulong)message.Defect;
        }

        return hash;
    }
}
