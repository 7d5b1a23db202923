using System.Globalization;
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

    private static readonly Lazy<Simulation> Disturbed = new(() => new Simulation(SharedOptions));

    public Simulation(ExchangeOptions options)
    {
        Options = options;
        var exchange = new SimulatedExchange(options);
        Messages = [.. exchange.Messages(TestContext.Current.CancellationToken)];
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        exchange.Books.Write(writer, TestContext.Current.CancellationToken);
        BooksText = writer.ToString();
        Exchange = exchange;
    }

    /// <summary>The run of <see cref="SharedOptions"/>, with every disturbance in it.</summary>
    public static Simulation Shared => Disturbed.Value;

    public ExchangeOptions Options { get; }

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
