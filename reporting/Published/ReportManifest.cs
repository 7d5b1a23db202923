using System.Text.Json.Serialization;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Compactor.History;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Published;

/// <summary>
/// What a report was made from and what it holds. Everything that depends on when or how it was made stands here and on the covers of page and
/// workbook, never in a table.
/// </summary>
public sealed record ReportManifest
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required BusinessMonth Month { get; init; }

    public required MonthState State { get; init; }

    /// <summary>Null while it is provisional.</summary>
    public required int? Revision { get; init; }

    /// <summary>What the month still waits for; empty when it is final.</summary>
    public required IReadOnlyList<string> WaitingFor { get; init; }

    /// <summary>Whose report it is.</summary>
    public Letterhead Letterhead { get; init; } = Letterhead.None;

    public required Timestamp GeneratedAt { get; init; }

    public required string Software { get; init; }

    public required int Definition { get; init; }

    /// <summary>IANA name of the business time zone.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The time-zone rules that its business days are cut by; null of the store's first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContentHash256? CutBy { get; init; }

    /// <summary>Names everything that the tables follow from: equal, and they are equal.</summary>
    public required string Inputs { get; init; }

    /// <summary>The final revision whose closing is the opening; null where earlier days as known now are.</summary>
    public required OpeningReference? Opening { get; init; }

    /// <summary>Of the first month: where the transactions stand that are dated before it, and so open it; else empty.</summary>
    public IReadOnlyList<SourceCount> BeforeFirst { get; init; } = [];

    /// <summary>Of the first month: what was entered as opening balances; else empty.</summary>
    public IReadOnlyList<OpeningTotal> OpenedWith { get; init; } = [];

    /// <summary>Of a restated month: the revision before, and who wanted another and why; null of any other.</summary>
    public RestatedRevision? Restates { get; init; }

    public required Coverage Coverage { get; init; }

    /// <summary>Why the topic's last days were not read again before the coverage was pinned; null where they were.</summary>
    public string? NotReplayed { get; init; }

    /// <summary>Versions of the home dates with rows of the month.</summary>
    public required IReadOnlyList<DayReference> Days { get; init; }

    /// <summary>By which days each month so far was known, its own included; null of definitions that told nothing of prior periods.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MonthDays>? MonthsKnown { get; init; }

    /// <summary>Name of the balances at the month's end, in <c>state/months</c>.</summary>
    public required string Balances { get; init; }

    public required IReadOnlyList<ReportFile> Files { get; init; }

    public required IReadOnlyList<StatementTotals> Totals { get; init; }

    /// <summary>What the reader looks for first, by currency; none of reports from before they were kept.</summary>
    public IReadOnlyList<Headline> Headlines { get; init; } = [];

    /// <summary>The same of the month before and of a year before, as far as they have reports.</summary>
    public IReadOnlyList<Comparative> Comparatives { get; init; } = [];

    /// <summary>Hash of the statement of funds that client money was laid beside; null where none was given.</summary>
    public required ContentHash256? Funds { get; init; }

    /// <summary>The financial year of the trial balance; null of reports from before it had one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public YearPinned? Year { get; init; }

    /// <summary>After how many months without an act of the customer accounts are dormant in it; null of reports that told no ages.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? DormantAfterMonths { get; init; }

    /// <summary>The closing balances of the trial balance.</summary>
    public required IReadOnlyList<LedgerBalance> Ledger { get; init; }

    public required IReadOnlyList<Control> Controls { get; init; }

    /// <summary>What a person has to look at, in words.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    /// <summary>What it includes, and by which rules it is cut.</summary>
    public KnownPoint Known => new(Coverage, CutBy);

    /// <summary>The sums with the most transactions first: what the reader most likely came for. Amounts of two currencies have no order.</summary>
    public IEnumerable<StatementTotals> TotalsByWeight() => Totals.OrderByDescending(totals => totals.Transactions).ThenByDescending(totals => totals.Accounts).ThenBy(totals => totals.Currency);

    public ReportFile? Find(string name) => Files.FirstOrDefault(file => file.Name == name);
}
