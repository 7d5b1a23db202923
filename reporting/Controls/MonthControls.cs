using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.SecondReading;
using Accounting.Reporting.Sections.Markets;

namespace Accounting.Reporting.Controls;

/// <summary>
/// The checks of a month, in the order in which they are printed.
/// One that had nothing to compare says so: equal sides of which neither holds anything are no evidence.
/// Statements, statistics and transactions are three readings of the same set: the printed table, the statistics files, the transactions themselves.
/// </summary>
public static class MonthControls
{
    public static IReadOnlyList<Control> Evaluate(MonthEvidence evidence)
    {
        Currency[] currencies = [.. evidence.Statements.Select(totals => totals.Currency)
            .Concat(evidence.Facts.Groups.Select(group => group.Currency))
            .Concat(evidence.Facts.Transactions.Select(totals => totals.Currency))
            .Concat((evidence.PreviousStatements ?? []).Select(totals => totals.Currency))
            .Distinct().Order()];
        return
        [
            .. currencies.SelectMany(currency => Books(evidence, currency)),
            .. currencies.Select(currency => OpeningIsPreviousClosing(evidence, currency)),
            .. currencies.SelectMany(currency => ClosingIsLedgerBalance(evidence, currency)),
            .. RollForwardControls.Of(evidence),
            .. TrialBalanceControls.Of(evidence),
            .. JournalControls.Of(evidence),
            .. currencies.Select(currency => CorrectionsAreAdjustment(evidence, currency)).Select(control => Unless(evidence.PreviousStatements is null, control)),
            Unless(evidence.PreviousStatements is null, Count("corrections.accounts", null, "accounts whose corrections differ from their prior-period adjustment = 0", evidence.CorrectionsUnmatched, 0, true)),
            .. evidence.RestatementUnmatched is { } unmatched
                ? [Count("restatement.accounts", null, "accounts whose changed transactions differ from new closing − old closing = 0", unmatched, 0, true)]
                : Array.Empty<Control>(),
            .. ClientMoneyControls.Of(evidence),
            .. AgeingControls.Of(evidence),
            .. currencies.SelectMany(currency => MarketControls.Of(evidence, currency)),
            .. currencies.SelectMany(currency => RegulatoryControls.Of(evidence, currency)),
            .. currencies.Concat(evidence.Regulatory.Select(row => row.Currency)).Distinct().Order().SelectMany(currency => PriorPeriodControls.Of(evidence, currency)),
            Unless(
                evidence.Facts.Find(MonthFactFiles.Sequences) is null,
                Count("account-sequence", null, "numbers missing from the exchange's running numbers per account = 0", evidence.Balances.MissingNumbers, 0, true) with { Items = evidence.Balances.MissingItems }),
            Unless(
                evidence.Facts.Find(MonthFactFiles.Sequences) is null,
                Count("account-sequence.repeated", null, "running numbers that more than one transaction of an account has = 0", evidence.Balances.RepeatedNumbers, 0, true) with { Items = evidence.Balances.RepeatedItems }),
            .. currencies.Select(currency => BalanceChain(evidence, currency)),
            .. currencies.Select(currency => Openings(evidence, currency)),
            .. IdControls.Of(evidence.Ids),
            Unless(evidence.RunningTotalsKept == 0, Count("running-totals", null, "home dates whose running totals differ from their transactions = 0", evidence.Facts.RunningTotalsDiffer, 0, true)),
            SecondReader(evidence.SecondReading),
            Count("replay-live", null, "transactions that count only because a nightly replay found them = 0", evidence.Facts.Counts.Replayed, 0, false),
            Count("currency-days", null, "transactions dated outside the days in which their currency's code is in use = 0", evidence.Facts.Counts.OutsideCurrencyDays, 0, false),
            Count("currency-places", null, "transactions with an amount finer than their currency's places = 0", evidence.Facts.Counts.FinerThanPlaces, 0, false),
            Count("quarantine", null, "quarantined messages without sign-off = 0", evidence.Quarantined, 0, true) with { Items = evidence.QuarantinedItems },
            .. currencies.Select(currency => Unless(HasNone(evidence, currency), Count("signs", currency, "amounts whose sign is against their kind's rule = 0", evidence.Facts.Groups.Where(found => found.Currency == currency).Sum(found => found.SignAnomalies), 0, false))),
            .. currencies.SelectMany(currency => SettledMarkets(evidence.Tables, currency)),
        ];
    }

    /// <summary>Unchecked where there was nothing to compare, and nothing was found wrong either.</summary>
    private static Control Unless(bool hasNothing, Control control) => hasNothing && control.Difference.Sum == AmountSum.Zero ? control with { IsUnchecked = true } : control;

    /// <summary>Whether the month has no transaction in the currency.</summary>
    private static bool HasNone(MonthEvidence evidence, Currency currency) =>
        evidence.Facts.Groups.All(group => group.Currency != currency) && evidence.Facts.Kinds.All(kind => kind.Currency != currency);

    private static IEnumerable<Control> SettledMarkets(MonthTables tables, Currency currency)
    {
        MarketTotals? printed = tables.MarketTotals.FirstOrDefault(totals => totals.Currency == currency);
        ContentHash256? Items(string control) => tables.UnevenMarkets.GetValueOrDefault((currency, control));
        return
        [
            Unless(
                printed is null or { Settled: 0 },
                Money(MarketsTable.SettledControl, currency, "Σ |residual| of settled markets = 0", printed?.SettledResiduals ?? AmountSum.Zero, AmountSum.Zero, true) with { Items = Items(MarketsTable.SettledControl) }),
            Unless(
                printed is null or { Markets: 0 },
                Money(MarketsTable.UnreleasedControl, currency, "Σ |residual| of idle markets with exposure left = 0", printed?.UnreleasedResiduals ?? AmountSum.Zero, AmountSum.Zero, false) with { Items = Items(MarketsTable.UnreleasedControl) }),
            Unless(
                printed is null or { Settled: 0, Mixed: 0 },
                Count(MarketsTable.MixedControl, currency, "idle markets whose accounts have several currencies, and that don't come to zero in each = 0", printed?.Mixed ?? 0, 0, false) with { Items = Items(MarketsTable.MixedControl) }),
        ];
    }

    /// <summary>Those that are wrong alone: how many were read depends on when the consumer wrote them and on what was retracted since.</summary>
    private static Control SecondReader(SecondReadingCounts? counts)
    {
        SecondReadingCounts found = counts ?? new SecondReadingCounts(0, 0, IsComplete: false);
        return Count("second-reader", null, "home dates and tables of the month that the second reader doesn't read as they were written down = 0", found.All - found.Alike, 0, true) with { IsUnchecked = !found.IsComplete };
    }

    /// <summary>Statements = statistics = transactions, column by column.</summary>
    private static IEnumerable<Control> Books(MonthEvidence evidence, Currency currency)
    {
        StatementTotals? printed = evidence.Statements.FirstOrDefault(totals => totals.Currency == currency);
        Balance before = BalanceOf(evidence.PreviousBalances, currency);
        var statements = new Movement(
            printed?.Transactions ?? 0,
            printed?.Amount ?? AmountSum.Zero,
            (printed?.Exposure ?? AmountSum.Zero) - before.Exposure,
            (printed?.Pending ?? AmountSum.Zero) - before.Pending,
            printed?.Turnover ?? AmountSum.Zero);
        Movement statistics = evidence.Facts.Groups.Where(group => group.Currency == currency).Aggregate(default(Movement), (sum, group) => sum + group.Movement);
        Movement transactions = TransactionsOf(evidence, currency);
        return Compare("statements-statistics", "statements", "statistics", currency, statements, statistics)
            .Concat(Compare("statistics-transactions", "statistics", "transactions", currency, statistics, transactions).Select(control => Unless(HasNone(evidence, currency), control)));
    }

    private static IEnumerable<Control> Compare(string name, string leftName, string rightName, Currency currency, Movement left, Movement right) =>
    [
        Count($"{name}.count", currency, $"number of transactions in {leftName} = in {rightName}", left.Transactions, right.Transactions, true),
        Money($"{name}.amount", currency, $"Σ amount of {leftName} = of {rightName}", left.Amount, right.Amount, true),
        Money($"{name}.turnover", currency, $"Σ stake of {leftName} = of {rightName}", left.Turnover, right.Turnover, true),
        Money($"{name}.exposure", currency, $"change of exposure in {leftName} = in {rightName}", left.Exposure, right.Exposure, true),
        Money($"{name}.pending", currency, $"change of pending withdrawals in {leftName} = in {rightName}", left.Pending, right.Pending, true),
    ];

    private static Control OpeningIsPreviousClosing(MonthEvidence evidence, Currency currency) => Unless(evidence.PreviousStatements is null && evidence.PreviousBalances is null, Money(
        "opening-closing",
        currency,
        "Σ opening = Σ closing of the month before",
        evidence.Statements.FirstOrDefault(totals => totals.Currency == currency)?.Opening ?? AmountSum.Zero,
        evidence.PreviousStatements is { } printed
            ? printed.FirstOrDefault(totals => totals.Currency == currency)?.Closing ?? AmountSum.Zero
            : BalanceOf(evidence.PreviousBalances, currency).Amount,
        true));

    /// <summary>closing = opening + adjustment + the month's transactions, against the ledger that was rolled forward on its own.</summary>
    private static IEnumerable<Control> ClosingIsLedgerBalance(MonthEvidence evidence, Currency currency)
    {
        StatementTotals? printed = evidence.Statements.FirstOrDefault(totals => totals.Currency == currency);
        Balance ledger = BalanceOf(evidence.Balances, currency);
        return
        [
            Money("closing-ledger.amount", currency, "Σ closing = Σ of all transactions up to the month's end", printed?.Closing ?? AmountSum.Zero, ledger.Amount, true),
            Money("closing-ledger.exposure", currency, "Σ exposure = Σ of all changes up to the month's end", printed?.Exposure ?? AmountSum.Zero, ledger.Exposure, true),
            Money("closing-ledger.pending", currency, "Σ pending = Σ of all changes up to the month's end", printed?.Pending ?? AmountSum.Zero, ledger.Pending, true),
        ];
    }

    /// <summary>What changed of earlier days, transaction by transaction, against what the statements adjust.</summary>
    private static Control CorrectionsAreAdjustment(MonthEvidence evidence, Currency currency) => Money(
        "corrections.amount",
        currency,
        "Σ corrections of earlier days = Σ prior-period adjustment",
        evidence.Corrections.Where(month => month.Currency == currency).Aggregate(AmountSum.Zero, (sum, month) => sum + month.Amount),
        evidence.Statements.FirstOrDefault(totals => totals.Currency == currency)?.PriorPeriodAdjustment ?? AmountSum.Zero,
        true);

    private static Control BalanceChain(MonthEvidence evidence, Currency currency)
    {
        BrokenChains? broken = evidence.Balances.BrokenChains.FirstOrDefault(found => found.Currency == currency);
        return Unless(!evidence.StatedBalances.Contains(currency), Count("balance-chain", currency, "breaks of the exchange's stated balances = those explained by corrections", broken?.Breaks ?? 0, broken?.Explained ?? 0, true) with { Items = broken?.Items });
    }

    private static Control Openings(MonthEvidence evidence, Currency currency)
    {
        OpeningsFound? found = evidence.Balances.Openings.FirstOrDefault(found => found.Currency == currency);
        return Unless(
            !evidence.StatedBalances.Contains(currency),
            Money("openings", currency, "Σ |first stated balance − its amount − first revisions before| of accounts that began to state balances = 0", found?.Differences ?? AmountSum.Zero, AmountSum.Zero, true)
                with
            { Concerns = found?.Largest, Items = found?.Items });
    }

    internal static Movement TransactionsOf(MonthEvidence evidence, Currency currency) =>
        evidence.Facts.Transactions.Where(kind => kind.Currency == currency).Aggregate(default(Movement), (sum, kind) => sum + kind.Movement);

    internal static Balance BalanceOf(MonthBalances? balances, Currency currency) =>
        balances?.Totals.FirstOrDefault(total => total.Currency == currency)?.Balance ?? default;

    internal static Control Count(string name, Currency? currency, string formula, long left, long right, bool blocksClose) => new()
    {
        Name = name,
        Currency = currency,
        Formula = formula,
        Left = PlacedSum.Count(left),
        Right = PlacedSum.Count(right),
        BlocksClose = blocksClose,
    };

    internal static Control Money(string name, Currency currency, string formula, AmountSum left, AmountSum right, bool blocksClose) => new()
    {
        Name = name,
        Currency = currency,
        Formula = formula,
        Left = PlacedSum.Money(left, currency),
        Right = PlacedSum.Money(right, currency),
        BlocksClose = blocksClose,
    };
}
