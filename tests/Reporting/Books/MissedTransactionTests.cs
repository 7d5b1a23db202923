using Accounting.Exchange.Desks;
using Accounting.Exchange.World;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Published;
using Accounting.Service.Pipeline;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Reporting.Books;

/// <summary>
/// A customer's settlement of the middle of the month, logged a day after the month's end: it is in the log and nobody minds, or the live consumer misses it,
/// or the exchange never sends it.
/// </summary>
public sealed class MissedTransactionTests
{
    private static readonly string[] Complete = ["account-sequence", "balance-chain"];

    private static readonly ExchangeOptions Options = new()
    {
        Seed = 11,
        Accounts = 30,
        Transactions = 2_500,
        Months = 2,
        StartMonth = new BusinessMonth(2028, 2),
        Zone = DateTimeZoneProviders.Tzdb["Europe/London"],
        Disturbances = Calm.Disturbances,
        Incidents = Calm.Incidents,
    };

    private static readonly Instant Night = Instant.FromUtc(2028, 3, 3, 5, 0);

    private static readonly (IReadOnlyList<SimulatedMessage> Log, Transaction Late) Exchange = Arrange();

    private static Transaction Late => Exchange.Late;

    [Fact]
    public async Task What_comes_late_and_is_read_turns_nothing_red()
    {
        using var months = new SimulatedMonths(Options, Exchange.Log);
        await months.ConsumeAsync(Night);
        MonthResult closed = February(await months.NightlyAsync(Night, brokerAnswers: true));
        Assert.Empty(Red(closed));
        Assert.Equal(MonthState.Final, closed.State);
    }

    [Fact]
    public async Task What_the_consumer_missed_blocks_the_close_and_is_named_until_the_nightly_replay_brings_it_back()
    {
        using var months = new SimulatedMonths(Options, Exchange.Log) { IsMissed = IsLate };
        await months.ConsumeAsync(Night);
        MonthResult blocked = February(await months.NightlyAsync(Night, brokerAnswers: false));
        Assert.Equal(Complete, Red(blocked));
        Assert.Equal(MonthState.Closing, blocked.State);
        Assert.Equal(2, blocked.WaitingFor.Count);
        Assert.StartsWith("replay: no broker answered", blocked.WaitingFor[0], StringComparison.Ordinal);
        Assert.Equal("controls: account-sequence, balance-chain red", blocked.WaitingFor[1]);
        await RequireNamedAsync(months);

        NightlyResult night = await months.NightlyAsync(Night + Duration.FromMinutes(10), brokerAnswers: true);

        MonthResult closed = February(night);
        Assert.NotNull(night.Replay.Run);
        Assert.Empty(Red(closed));
        Assert.Equal(MonthState.Final, closed.State);
        Control replayed = closed.Controls.Single(control => control.Name == "replay-live");
        Assert.Equal(("1", Verdict.Amber), (replayed.Left.ToString(), replayed.Verdict));
        var books = new MonthBooks(new YearMonth(2028, 2), months.Known(Night), []);
        Assert.Equal(books.Statements().Order(StringComparer.Ordinal), (await months.TableAsync(books.Month, "revision-1", "account-statements")).Order(StringComparer.Ordinal));
        Assert.Equal(books.Markets().Order(StringComparer.Ordinal), (await months.TableAsync(books.Month, "revision-1", "markets")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_the_exchange_never_sent_stays_red_and_is_named()
    {
        using var months = new SimulatedMonths(Options, [.. Exchange.Log.Where(message => !IsLate(message))]);
        await months.ConsumeAsync(Night);
        for (int night = 0; night < 2; night++)
        {
            NightlyResult result = await months.NightlyAsync(Night + Duration.FromMinutes(10 * night), brokerAnswers: true);
            Assert.Null(result.Replay.Run);
            Assert.Equal(Complete, Red(February(result)));
            Assert.Equal(MonthState.Closing, February(result).State);
        }

        await RequireNamedAsync(months);
    }

    /// <summary>By account and running number, by account, time and amount, and by market: in the manifest, on the page, and to whoever asks for the report.</summary>
    private static async Task RequireNamedAsync(SimulatedMonths months)
    {
        string shown = await months.RunAsync("report", "--month", "2028-02");
        string page = await File.ReadAllTextAsync(Path.Combine(months.Root, "reports", "month=2028-02", "provisional", "report.html"), TestContext.Current.CancellationToken);
        string amount = new AmountSum(Late.Amount.TenThousandths).ToString(Late.Currency.DecimalPlaces);
        string rest = new AmountSum(-Late.Amount.TenThousandths).ToString(Late.Currency.DecimalPlaces);
        foreach (string named in new[]
        {
            $"Account {Late.AccountId}: its running number {Late.AccountSequence} is missing.",
            $"is {Late.Currency} {amount} off.",
            $"Market {Late.MarketId}: idle with exposure left, and its transactions come to {Late.Currency} {rest}.",
        })
        {
            Assert.Contains(named, shown, StringComparison.Ordinal);
            Assert.Contains(named, page, StringComparison.Ordinal);
        }

        Assert.Contains("waits for controls: account-sequence, balance-chain red", shown, StringComparison.Ordinal);
    }

    private static (IReadOnlyList<SimulatedMessage> Log, Transaction Late) Arrange()
    {
        SimulatedMessage[] messages = [.. new SimulatedExchange(Options).Messages(CancellationToken.None)];
        SimulatedMessage late = messages.First(message =>
            message.Transaction is { Kind: TransactionKind.Settlement, AccountType: AccountType.Customer, BalanceAfter: not null } settled && settled.Amount != Amount.Zero
            && settled.OccurredAt.ToInstant() > Instant.FromUtc(2028, 2, 14, 0, 0)
            && settled.OccurredAt.ToInstant() < Instant.FromUtc(2028, 2, 26, 0, 0)
            && messages.Any(later => later.AccountId == message.AccountId && later.Transaction.OccurredAt > settled.OccurredAt
                && later.Transaction.OccurredAt.ToInstant() < Instant.FromUtc(2028, 2, 29, 0, 0)));
        Timestamp loggedAt = Timestamp.FromInstant(Instant.FromUtc(2028, 3, 1, 20, 0));
        return ([.. messages.Where(message => message.Transaction.Id != late.Transaction.Id).Append(late with { LoggedAt = loggedAt }).OrderBy(message => message.LoggedAt)], late.Transaction);
    }

    private static bool IsLate(SimulatedMessage message) => message.Transaction.Id == Late.Id;

    private static MonthResult February(NightlyResult night) => night.Months.Single(month => month.Month == new BusinessMonth(2028, 2));

    private static IEnumerable<string> Red(MonthResult month) => month.Controls.Where(control => control.Verdict == Verdict.Red).Select(control => control.Name).Distinct();
}
