using Accounting.Ingest;
using Accounting.Reporting.Controls;
using Accounting.Reporting.Ids;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.SecondReading;
using Accounting.Reporting.Sections.Ageing;
using Accounting.Reporting.Sections.ClientMoney;
using Accounting.Reporting.Sections.Journal;
using Accounting.Reporting.Sections.Markets;
using Accounting.Reporting.Sections.PriorPeriods;
using Accounting.Reporting.Sections.Regulatory;
using Accounting.Reporting.Sections.Statements;
using Accounting.Reporting.Sections.TrialBalance;
using Accounting.Reporting.Steps;
using Xunit;

namespace Accounting.Tests.Reporting.Controls;

/// <summary>A month of one deposit of 100, in which every section agrees; then one figure is made wrong.</summary>
public sealed class SectionControlsTests
{
    private static readonly Currency Euro = Currency.Parse("EUR");

    private static readonly BusinessDay LastDay = new BusinessMonth(2026, 10).LastDay;

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
        Ids = IdEvidence.None,
        Balances = Balances(Hundred),
        PreviousBalances = null,
        PreviousStatements = [],
        Tables = new MonthTables
        {
            Totals = [Statements()],
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
            Summary = [new SummaryRow(Euro, SummaryTable.Total, "all", 1, Money(100), AmountSum.Zero, AmountSum.Zero)],
            ClientMoney = [ClientMoney(Hundred, null)],
            Ageing = Ages((AgedItem.NotDormant, 100)),
            TrialBalance =
            [
                new TrialBalanceRow(Euro, LedgerAccount.ClientLiabilities, default, default, default, Money(100), Money(100)),
                new TrialBalanceRow(Euro, LedgerAccount.BankControl, default, default, Money(100), default, Money(-100)),
            ],
            Journal = [Line(LedgerAccount.ClientLiabilities, 0, 100), Line(LedgerAccount.BankControl, 100, 0)],
        },
        BettingCorrections = null,
        Year = [],
        Quarantined = 0,
        SecondReading = new SecondReadingCounts(2, 2, IsComplete: true),
        RunningTotalsKept = 1,
        StatedBalances = [],
        Corrections = [],
        CorrectionsUnmatched = 0,
        RestatementUnmatched = null,
    };

    [Fact]
    public void Sections_that_agree_are_green() => Assert.Empty(Red(Sound));

    [Fact]
    public void A_control_that_had_nothing_to_compare_is_not_checked_and_one_that_found_something_is_red_all_the_same()
    {
        Verdict Of(string name, MonthEvidence evidence) => MonthControls.Evaluate(evidence).First(control => control.Name == name).Verdict;
        MonthEvidence nothing = Sound with { RunningTotalsKept = 0 };
        Assert.All(new[] { "running-totals", "account-sequence", "balance-chain", "settled-markets" }, name => Assert.Equal(Verdict.NotChecked, Of(name, nothing)));
        Assert.Equal(Verdict.Green, Of("running-totals", Sound));
        Assert.Equal(Verdict.Green, Of("balance-chain", Sound with { StatedBalances = [Euro] }));
        Assert.Equal(Verdict.Green, Of("corrections.amount", Sound));
        Assert.Equal(Verdict.NotChecked, Of("corrections.amount", Sound with { PreviousStatements = null }));
        Assert.Equal(Verdict.NotChecked, Of("opening-closing", Sound with { PreviousStatements = null }));
        Assert.Equal(Verdict.Green, Of("statistics-transactions.amount", Sound));
        Assert.Equal(Verdict.NotChecked, Of("signs", Sound with { Facts = Sound.Facts with { Kinds = [], Groups = [] } }));
        Assert.Equal(Verdict.Red, Of("running-totals", nothing with { Facts = nothing.Facts with { RunningTotalsDiffer = 1 } }));
    }

    [Fact]
    public void A_roll_forward_that_leaves_a_kind_out_is_red() => Assert.Equal(
        ["roll-forward.amount", "roll-forward.movement"],
        Red(tables => tables with { RollForward = [tables.RollForward[0] with { Amount = tables.RollForward[0].Amount with { Movement = Money(90) } }] }));

    [Fact]
    public void Exposure_and_pending_that_do_not_roll_are_red() => Assert.Equal(
        ["roll-forward.exposure", "roll-forward.pending"],
        Red(tables => tables with { RollForward = [tables.RollForward[0] with { Exposure = new RolledSum(Money(1), default, default, default), Pending = new RolledSum(default, Money(1), default, default) }] }));

    [Fact]
    public void A_ledger_that_does_not_net_to_zero_is_red() => Assert.Equal(
        ["trial-balance.net", "trial-balance.rolled", "journal.trial-balance"],
        Red(tables => tables with { TrialBalance = [tables.TrialBalance[0], tables.TrialBalance[1] with { Debits = Money(99) }] }));

    [Fact]
    public void A_journal_that_leaves_a_line_out_or_books_it_elsewhere_is_red()
    {
        Assert.Equal(["journal.balanced", "journal.trial-balance"], Red(tables => tables with { Journal = [tables.Journal[0]] }));
        Assert.Equal(["journal.trial-balance"], Red(tables => tables with { Journal = [tables.Journal[0], Line(LedgerAccount.MarketClearing, 100, 0)] }));
        Assert.Equal(["journal.trial-balance"], Red(tables => tables with { Journal = [.. tables.Journal.Select(line => line with { Document = JournalDocument.PriorPeriod })] }));
        Assert.Equal(
            ["journal.balanced"],
            Red(tables => tables with { Journal = [tables.Journal[0] with { OriginalDate = new BusinessDay(LastDay.DaysSinceEpoch - 1) }, tables.Journal[1]] }));
    }

    [Fact]
    public void A_ledger_that_holds_something_else_than_the_accounts_is_red() => Assert.Equal(
        ["trial-balance.clients", "trial-balance.payable"],
        Red(Sound with { Balances = Balances(new Balance(Money(98), AmountSum.Zero, Money(2))) }).Where(name => name.StartsWith("trial", StringComparison.Ordinal)));

    [Fact]
    public void Client_money_that_the_days_do_not_come_to_is_red() => Assert.Equal(
        ["client-money.accounts", "client-money.ledger", "ageing.pending", "ageing.owed"],
        Red(tables => tables with { ClientMoney = [ClientMoney(Hundred with { Pending = Money(1) }, null)] }));

    [Fact]
    public void Something_open_that_has_no_age_is_red()
    {
        var open = new Balance(Money(100), Money(40), Money(30));
        AgeingFound whole = Ages((AgedItem.Pending, 30), (AgedItem.Exposure, 40), (AgedItem.Dormant, 90), (AgedItem.NotDormant, 40));
        IEnumerable<string> RedOf(AgeingFound ageing, Balance balance) => Red(tables => tables with { ClientMoney = [ClientMoney(balance, null)], Ageing = ageing }).Where(name => name.StartsWith("ageing", StringComparison.Ordinal));
        AgeingFound Without(AgedItem item) => whole with { Rows = [.. whole.Rows.Where(row => row.Item != item)] };
        Assert.Empty(RedOf(whole, open));
        Assert.Equal(["ageing.pending"], RedOf(Without(AgedItem.Pending), open));
        Assert.Equal(["ageing.exposure"], RedOf(Without(AgedItem.Exposure), open));
        Assert.Equal(["ageing.owed"], RedOf(Without(AgedItem.Dormant), open));
        var overdrawn = new ClientMoneyMonth(default, [new ClientMoneyDay(LastDay, Euro, default(ClientPosition) with { Overdrawn = Money(5) }, null)]);
        Assert.Equal(["ageing.overdrawn"], Red(tables => tables with { ClientMoney = [overdrawn], Ageing = AgeingFound.None }).Where(name => name.StartsWith("ageing", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(99, "1.00", Verdict.Amber)]
    [InlineData(100, "0.00", Verdict.Green)]
    [InlineData(101, "0.00", Verdict.Green)]
    public void A_shortfall_of_funds_is_shown_and_a_surplus_is_none(int funds, string shortfall, Verdict verdict)
    {
        Control control = MonthControls.Evaluate(Sound with { Tables = Sound.Tables with { ClientMoney = [ClientMoney(Hundred, Money(funds))] } }).Single(found => found.Name == "client-money.funds");
        Assert.Equal((shortfall, verdict), (control.Left.ToString(), control.Verdict));
    }

    [Fact]
    public void Markets_that_leave_a_transaction_out_are_red()
    {
        MonthEvidence evidence = Sound with
        {
            Facts = Sound.Facts with { MarketTransactions = [new CurrencyMovement(Euro, new Movement(2, Money(3), default, default, Money(9)))] },
            Tables = Sound.Tables with { MarketTotals = [Markets(2, Money(9), Money(3))] },
        };
        Assert.Empty(Red(evidence));
        Assert.Equal(["markets.count", "markets.turnover", "markets.residual"], Red(evidence with { Tables = Sound.Tables with { MarketTotals = [Markets(1, Money(8), Money(2))] } }));
        Assert.Equal(["markets.count", "markets.turnover", "markets.residual"], Red(evidence with { Tables = Sound.Tables }));
    }

    [Fact]
    public void A_settled_market_that_leaves_something_over_is_red() => Assert.Contains(
        "settled-markets",
        Red(tables => tables with { MarketTotals = [Markets(0, default, default) with { SettledResiduals = Money(1) }] }));

    [Fact]
    public void A_market_of_several_currencies_that_does_not_come_to_zero_in_each_is_amber()
    {
        MonthEvidence mixed = Sound with { Tables = Sound.Tables with { MarketTotals = [Markets(0, default, default) with { Mixed = 2 }] } };
        Control control = Assert.Single(MonthControls.Evaluate(mixed), control => control.Name == "mixed-markets");
        Assert.Equal((Verdict.Amber, "2"), (control.Verdict, control.Left.ToString()));
        Assert.Empty(Red(mixed));
    }

    [Fact]
    public void Running_numbers_that_several_transactions_have_are_red() =>
        Assert.Equal(["account-sequence.repeated"], Red(Sound with { Balances = Sound.Balances with { RepeatedNumbers = 1 } }));

    [Fact]
    public void Regulatory_figures_that_are_not_those_of_the_summary_are_red()
    {
        MonthTables tables = Sound.Tables with { Regulatory = [Regulatory(Money(-7), Money(5), 3)] };
        Assert.Equal(["regulatory.ggy", "regulatory.turnover", "regulatory.bets"], Red(Sound with { Tables = tables }));
    }

    [Fact]
    public void Prior_periods_that_are_not_what_changed_and_a_year_that_is_not_all_its_transactions_are_red()
    {
        var prior = new PriorGroup(new BusinessMonth(2026, 1), new BettingGroup(Euro, "tennis", true, "GB"), new BettingFigures(Money(100), default, Money(-11), 2));
        MonthEvidence evidence = Sound with
        {
            BettingCorrections = new Dictionary<Currency, BettingFigures> { [Euro] = prior.Figures },
            Tables = Sound.Tables with { Prior = [prior], Regulatory = [Regulatory(default, default, 0) with { Period = ReportedPeriod.YearToDate, Figures = prior.Figures }] },
            Year = [MonthFacts.Silent(new BusinessMonth(2026, 1), "january") with
            {
                Kinds = [Betting(TransactionKind.BetMatched, 2, 0, 100), Betting(TransactionKind.Commission, 1, -11, 0), Betting(TransactionKind.Commission, 1, 11, 0) with { AccountType = AccountType.House }],
            }],
        };
        Assert.Empty(Red(evidence));
        Assert.Equal(
            ["prior-periods.turnover", "prior-periods.ggy", "prior-periods.bets"],
            Red(evidence with { BettingCorrections = new Dictionary<Currency, BettingFigures>() }));
        Assert.Equal(["to-date.turnover", "to-date.ggy", "to-date.bets"], Red(evidence with { Year = [] }));
        Assert.Equal(
            ["to-date.turnover", "to-date.ggy", "to-date.bets"],
            Red(evidence with { Tables = evidence.Tables with { PriorOfEarlierYears = new Dictionary<Currency, BettingFigures> { [Euro] = prior.Figures } } }));
    }

    private static KindMovement Betting(TransactionKind kind, long transactions, int amount, int stake) =>
        new(Euro, AccountType.Customer, kind, new Movement(transactions, Money(amount), default, default, Money(stake)), default, default, default);

    private static IEnumerable<string> Red(Func<MonthTables, MonthTables> change) => Red(Sound with { Tables = change(Sound.Tables) });

    private static ClientMoneyMonth ClientMoney(Balance customers, AmountSum? funds) =>
        new(default, [new ClientMoneyDay(LastDay, Euro, Position(customers), funds is { } held ? new FundsOfDay([new FundsHeld(LastDay, Euro, "Bank", held)], []) : null)]);

    /// <summary>Of one account.</summary>
    private static ClientPosition Position(Balance customer) => new(customer.Amount, default, customer.Pending, default, customer.Exposure, default, default);

    private static RegulatoryRow Regulatory(AmountSum commission, AmountSum turnover, long bets) => new()
    {
        Period = ReportedPeriod.Month,
        Currency = Euro,
        IsTotal = true,
        Figures = new BettingFigures(turnover, default, commission, bets),
        ActiveAccounts = 1,
    };

    private static MarketTotals Markets(long transactions, AmountSum turnover, AmountSum residual) => new()
    {
        Currency = Euro,
        Markets = 1,
        Settled = 1,
        Transactions = transactions,
        Turnover = turnover,
        Wins = default,
        Losses = default,
        Commission = default,
        HouseCommission = default,
        Reversals = default,
        Residual = residual,
        SettledResiduals = default,
    };

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
        IdProblems = [],
        Totals = [new CurrencyBalance(Euro, Hundred)],
        Customers = [new CurrencyBalance(Euro, customers)],
        Clients = [new ClientBalance(Euro, Position(customers), default)],
        Ledger = [],
        BrokenChains = [],
        MissingNumbers = 0,
        RepeatedNumbers = 0,
        UnevenMarkets = 0,
        Findings = [],
    };

    private static AgeingFound Ages(params (AgedItem Item, int Units)[] open) => new() { Rows = [.. open.Select(found => new AgeingRow(found.Item, Euro, AgeBracket.All[0], 1, Money(found.Units), LastDay, false))] };

    private static JournalLine Line(LedgerAccount account, int debit, int credit) => new(LastDay, JournalDocument.Regular, LastDay, Euro, account, Money(debit), Money(credit));

    private static AmountSum Money(int units) => new((Int128)units * Amount.Scale);
}
