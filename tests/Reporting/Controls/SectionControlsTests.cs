using Accounting.Ingest;
using Accounting.Reporting.Controls;
using Accounting.Reporting.Months;
using Accounting.Reporting.Postings;
using Accounting.Reporting.Tables;
using Xunit;

namespace Accounting.Tests.Reporting.Controls;

/// <summary>A month of one deposit of 100, in which every section agrees; then one figure is made wrong.</summary>
public sealed class SectionControlsTests
{
    private static readonly Currency Euro = Currency.Parse("EUR");

    private static readonly KindMovement Deposit = new(
        Euro, AccountType.Customer, TransactionKind.Deposit, new Movement(1, Money(100), AmountSum.Zero, AmountSum.Zero, AmountSum.Zero), Money(100), AmountSum.Zero, AmountSum.Zero);

    private static readonly Balance Hundred = new(Money(100), AmountSum.Zero, AmountSum.Zero);

    private static MonthEvidence Sound { get; } = new()
    {
        Facts = MonthFacts.Silent(new BusinessMonth(2026, 10), "facts") with
        {
            Kinds = [Deposit],
            Groups = [new ActivityGroup(Euro, TransactionKind.Deposit, null, false, Deposit.Movement, 0)],
        },
        Balances = Balances(Hundred),
        PreviousBalances = null,
        Statements = [Statements()],
        PreviousStatements = [],
        RollForward =
        [
            new RollForwardTotals
            {
                Currency = Euro,
                Movements = [Money(100)],
                Amount = new RolledSum(AmountSum.Zero, Money(100), AmountSum.Zero, Money(100)),
                Exposure = default,
                Pending = default,
            },
        ],
        TrialBalance =
        [
            new TrialBalanceRow(Euro, LedgerAccount.ClientLiabilities, default, default, default, Money(100), Money(100)),
            new TrialBalanceRow(Euro, LedgerAccount.BankControl, default, default, Money(100), default, Money(-100)),
        ],
        SettledMarketResiduals = new Dictionary<Currency, AmountSum>(),
        Quarantined = 0,
        Corrections = [],
        CorrectionsUnmatched = 0,
        RestatementUnmatched = null,
    };

    [Fact]
    public void Sections_that_agree_are_green() => Assert.Empty(Red(Sound));

    [Fact]
    public void A_roll_forward_that_leaves_a_kind_out_is_red() => Assert.Equal(
        ["roll-forward.amount", "roll-forward.movement"],
        Red(Sound with { RollForward = [Sound.RollForward[0] with { Amount = Sound.RollForward[0].Amount with { Movement = Money(90) } }] }));

    [Fact]
    public void Exposure_and_pending_that_do_not_roll_are_red() => Assert.Equal(
        ["roll-forward.exposure", "roll-forward.pending"],
        Red(Sound with { RollForward = [Sound.RollForward[0] with { Exposure = new RolledSum(Money(1), default, default, default), Pending = new RolledSum(default, Money(1), default, default) }] }));

    [Fact]
    public void A_ledger_that_does_not_net_to_zero_is_red() => Assert.Equal(
        ["trial-balance.net", "trial-balance.rolled"],
        Red(Sound with { TrialBalance = [Sound.TrialBalance[0], Sound.TrialBalance[1] with { Debits = Money(99) }] }));

    [Fact]
    public void A_ledger_that_holds_something_else_than_the_accounts_is_red() => Assert.Equal(
        ["trial-balance.clients", "trial-balance.payable"],
        Red(Sound with { Balances = Balances(new Balance(Money(98), AmountSum.Zero, Money(2))) }).Where(name => name.StartsWith("trial", StringComparison.Ordinal)));

    private static IEnumerable<string> Red(MonthEvidence evidence) =>
        MonthControls.Evaluate(evidence).Where(control => control.Verdict == Verdict.Red).Select(control => control.Name);

    private static StatementTotals Statements() => new()
    {
        Currency = Euro,
        Accounts = 1,
        Transactions = 1,
        Opening = AmountSum.Zero,
        Amount = Money(100),
        Turnover = AmountSum.Zero,
        PriorPeriodAdjustment = AmountSum.Zero,
        Closing = Money(100),
        Exposure = AmountSum.Zero,
        Pending = AmountSum.Zero,
    };

    private static MonthBalances Balances(Balance customers) => new()
    {
        Format = MonthBalances.CurrentFormat,
        Month = new BusinessMonth(2026, 10),
        Id = "balances",
        Previous = null,
        Facts = "facts",
        Files = [],
        Revisions = [],
        Totals = [new CurrencyBalance(Euro, Hundred)],
        Customers = [new CurrencyBalance(Euro, customers)],
        Ledger = [],
        BrokenChains = [],
        MissingNumbers = 0,
        Findings = [],
    };

    private static AmountSum Money(int units) => new((Int128)units * Amount.Scale);
}
