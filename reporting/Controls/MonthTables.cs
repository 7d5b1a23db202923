using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Ids;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Ageing;
using Accounting.Reporting.Sections.ClientMoney;
using Accounting.Reporting.Sections.Corrections;
using Accounting.Reporting.Sections.Exceptions;
using Accounting.Reporting.Sections.Journal;
using Accounting.Reporting.Sections.Markets;
using Accounting.Reporting.Sections.PriorPeriods;
using Accounting.Reporting.Sections.Regulatory;
using Accounting.Reporting.Sections.Statements;
using Accounting.Reporting.Sections.TrialBalance;

namespace Accounting.Reporting.Controls;

/// <summary>One month's finished tables, and what the page shows of them.</summary>
public sealed record MonthTables
{
    internal IReadOnlyList<PendingFile> Files { get; init; } = [];

    public IReadOnlyList<StatementTotals> Totals { get; init; } = [];

    public IReadOnlyList<SummaryRow> Summary { get; init; } = [];

    public IReadOnlyList<RollForwardTotals> RollForward { get; init; } = [];

    public IReadOnlyList<TrialBalanceRow> TrialBalance { get; init; } = [];

    /// <summary>What is posted, in order.</summary>
    public IReadOnlyList<JournalLine> Journal { get; init; } = [];

    /// <summary>By what it differs from the revision before; null where the month isn't restated.</summary>
    public IReadOnlyList<JournalLine>? JournalDifference { get; init; }

    public IReadOnlyList<ClientMoneyMonth> ClientMoney { get; init; } = [];

    /// <summary>Accounts whose balance, pending or exposure isn't what a customer's should be, the largest of each currency and finding.</summary>
    public IReadOnlyList<ClientAccount> ClientAccounts { get; init; } = [];

    /// <summary>How old what is open of customers' accounts is.</summary>
    public AgeingFound Ageing { get; init; } = AgeingFound.None;

    public IReadOnlyList<MarketTotals> MarketTotals { get; init; } = [];

    /// <summary>The largest, and those that do not come to zero.</summary>
    public IReadOnlyList<MarketRow> Markets { get; init; } = [];

    /// <summary>Names, by currency and control, the markets that do not come to zero.</summary>
    public IReadOnlyDictionary<(Currency Currency, string Control), ContentHash256?> UnevenMarkets { get; init; } = new Dictionary<(Currency, string), ContentHash256?>();

    public IReadOnlyList<RegulatoryRow> Regulatory { get; init; } = [];

    /// <summary>What became known of earlier months' betting, by original period and group.</summary>
    public IReadOnlyList<PriorGroup> Prior { get; init; } = [];

    /// <summary>What the year's reports so far tell of months of earlier years, by currency.</summary>
    public IReadOnlyDictionary<Currency, BettingFigures> PriorOfEarlierYears { get; init; } = new Dictionary<Currency, BettingFigures>();

    /// <summary>The largest.</summary>
    public IReadOnlyList<ListedTransaction> Adjustments { get; init; } = [];

    public long AdjustmentsInAll { get; init; }

    /// <summary>The first of each sort.</summary>
    public IReadOnlyList<ListedTransaction> Exceptions { get; init; } = [];

    public long ExceptionsInAll { get; init; }

    /// <summary>What is known of the month's ids.</summary>
    public IdEvidence Ids { get; init; } = IdEvidence.None;

    public IReadOnlyList<Control> Controls { get; init; } = [];

    /// <summary>Sign-offs of differences that are others by now, in words.</summary>
    public IReadOnlyList<string> Lapsed { get; init; } = [];

    /// <summary>What the second reader reads otherwise of the month's days and tables, in words.</summary>
    public IReadOnlyList<string> ReadOtherwise { get; init; } = [];

    /// <summary>What became known of earlier days; null where a page is made without.</summary>
    internal CorrectionsFound? Corrections { get; init; }

    /// <summary>Null where the month isn't restated.</summary>
    internal RestatementDifference? Restatement { get; init; }

    /// <summary>All statements where they are few, else the largest.</summary>
    public IReadOnlyList<StatementRow> Statements { get; init; } = [];
}
