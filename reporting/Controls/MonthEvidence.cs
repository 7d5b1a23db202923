using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Ids;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.SecondReading;
using Accounting.Reporting.Sections.ClientMoney;
using Accounting.Reporting.Sections.Corrections;
using Accounting.Reporting.Sections.Journal;
using Accounting.Reporting.Sections.Markets;
using Accounting.Reporting.Sections.Regulatory;
using Accounting.Reporting.Sections.Statements;
using Accounting.Reporting.Sections.TrialBalance;

namespace Accounting.Reporting.Controls;

/// <summary>What a month's controls compare.</summary>
public sealed record MonthEvidence
{
    public required MonthFacts Facts { get; init; }

    /// <summary>Whether a statement of funds was given, of whichever days.</summary>
    public bool FundsGiven { get; init; }

    /// <summary>At the month's end.</summary>
    public required MonthBalances Balances { get; init; }

    /// <summary>At the end of the month before, as known now; null of the first month of all.</summary>
    public required MonthBalances? PreviousBalances { get; init; }

    /// <summary>Sums of the statements of the month before, as its report prints them; null of the first month, which opens with all earlier days.</summary>
    public required IReadOnlyList<StatementTotals>? PreviousStatements { get; init; }

    /// <summary>What the report prints.</summary>
    public required MonthTables Tables { get; init; }

    /// <summary>Sums of what became known of earlier days since the revision that the month opens with.</summary>
    public required IReadOnlyList<MonthOfCorrections> Corrections { get; init; }

    /// <summary>What became known of earlier days' betting since then, transaction by transaction, without TEST accounts; null where the opening's definition told nothing of prior periods, or there is none.</summary>
    public required IReadOnlyDictionary<Currency, BettingFigures>? BettingCorrections { get; init; }

    /// <summary>The facts of the calendar year's months so far as they are known now.</summary>
    public required IReadOnlyList<MonthFacts> Year { get; init; }

    /// <summary>Accounts whose corrections don't come to their prior-period adjustment.</summary>
    public required long CorrectionsUnmatched { get; init; }

    /// <summary>Accounts whose changed transactions don't come to the difference of both revisions' closings; null where the month isn't restated.</summary>
    public required long? RestatementUnmatched { get; init; }

    /// <summary>Quarantined messages that nobody has signed off.</summary>
    public required long Quarantined { get; init; }

    /// <summary>Names them; null where there are none.</summary>
    public ContentHash256? QuarantinedItems { get; init; }

    /// <summary>What the second reader has read of the month; null where it is switched off.</summary>
    public required SecondReadingCounts? SecondReading { get; init; }

    /// <summary>Home dates of the month of which somebody had kept running totals to compare.</summary>
    public required long RunningTotalsKept { get; init; }

    /// <summary>Currencies of the month in which the exchange stated balances.</summary>
    public required IReadOnlyList<Currency> StatedBalances { get; init; }

    /// <summary>What is known of the month's ids.</summary>
    public required IdEvidence Ids { get; init; }

    public IReadOnlyList<StatementTotals> Statements => Tables.Totals;

    public IReadOnlyList<RollForwardTotals> RollForward => Tables.RollForward;

    public IReadOnlyList<SummaryRow> Summary => Tables.Summary;

    public IReadOnlyList<TrialBalanceRow> TrialBalance => Tables.TrialBalance;

    public IReadOnlyList<JournalLine> Journal => Tables.Journal;

    public IReadOnlyList<ClientMoneyMonth> ClientMoney => Tables.ClientMoney;

    public IReadOnlyList<MarketTotals> Markets => Tables.MarketTotals;

    public IReadOnlyList<RegulatoryRow> Regulatory => Tables.Regulatory;
}
