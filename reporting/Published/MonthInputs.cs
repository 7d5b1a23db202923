using Accounting.Compactor.SecondReading;
using Accounting.Ingest;
using Accounting.Reporting.Months;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Published;

/// <summary>What one month's report follows from.</summary>
internal sealed record MonthInputs
{
    public required MonthPlan Plan { get; init; }

    public required MonthFacts Facts { get; init; }

    public required MonthBalances Balances { get; init; }

    /// <summary>The months of the calendar year so far as they are known now, this one last.</summary>
    public required IReadOnlyList<KnownMonth> Year { get; init; }

    /// <summary>By which days each month so far is known, this one included; those without any left out.</summary>
    public required IReadOnlyList<MonthDays> MonthsKnown { get; init; }

    /// <summary>What the reports of earlier months say, in order: of final ones the revision that the chain pins.</summary>
    public required IReadOnlyList<PublishedMonth> Published { get; init; }

    /// <summary>The last final revision before the month; null where none is. What is published of earlier months follows from it.</summary>
    public required FinalRevision? LastFinal { get; init; }

    /// <summary>Earlier months as they are known now that what is published of them has to be compared with.</summary>
    public IReadOnlyList<KnownMonth> Compared { get; init; } = [];

    /// <summary>At the end of the month before; null of the first month of all.</summary>
    public required MonthBalances? Previous { get; init; }

    /// <summary>The statements' sums of the month before; null of the first month.</summary>
    public required IReadOnlyList<StatementTotals>? PreviousTotals { get; init; }

    /// <summary>Of the first month: where the transactions stand that are dated before it, and so open it.</summary>
    public required IReadOnlyList<SourceCount> BeforeFirst { get; init; }

    /// <summary>Of the first month: what was entered as opening balances.</summary>
    public IReadOnlyList<OpeningTotal> OpenedWith { get; init; } = [];

    /// <summary>The last month whose income and expense stand in retained earnings; null where none do.</summary>
    public BusinessMonth? ClosedThrough { get; init; }

    /// <summary>What all transactions came to at the end of that month, as known now.</summary>
    public IReadOnlyList<LedgerBalance> ClosedLedger { get; init; } = [];

    /// <summary>After how many months without an act of the customer an account is dormant: of a restated month as its revision before has it.</summary>
    public required int DormantAfterMonths { get; init; }

    /// <summary>Null where the month before isn't final.</summary>
    public required FinalOpening? Opening { get; init; }

    /// <summary>The facts of later months: what goes on there isn't settled. Only where a market does not come to zero, so that nothing else hangs on them.</summary>
    public required IReadOnlyList<MonthFacts> Later { get; init; }

    /// <summary>What earlier months said, shown beside the month's own. No table follows from it.</summary>
    public required IReadOnlyList<Comparative> Comparatives { get; init; }

    /// <summary>The final revision that the report takes the place of; null where the month isn't restated.</summary>
    public required RestatedMonth? Restated { get; init; }

    public BusinessMonth Month => Plan.Month;

    /// <summary>Names everything that the tables follow from.</summary>
    /// <param name="run">The run.</param>
    /// <param name="ids">Names what is known of the month's ids.</param>
    /// <param name="judgement">Names what people have said about the month's differences.</param>
    public string IdFor(ReportRun run, string ids, string judgement) => IdOf(run with { DormantAfterMonths = DormantAfterMonths }, Plan, Opening?.Reference, LastFinal, Later.Select(facts => facts.Id), ids, judgement);

    /// <summary>The same where only the names of the inputs are known.</summary>
    public static string IdOf(ReportRun run, MonthPlan plan, OpeningReference? opening, FinalRevision? lastFinal, IEnumerable<string> laterFacts, string ids, string judgement) => MonthIds.Of(
        "report",
        plan.Month,
        plan.FactsId,
        plan.BalancesId,
        opening?.Manifest.ToString() ?? "",
        lastFinal?.Manifest.ToString() ?? "",
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{run.Quarantined} {run.QuarantinedItems} {run.Policy.IdleDays} {run.FinancialYear.FirstMonth} {run.DormantAfterMonths}"),
        run.Funds is { } funds ? $"stated {funds.Describe(plan.Month)}" : "",
        NameOf(run.Readings, plan.Month),
        string.Join(' ', laterFacts),
        ids,
        judgement);

    /// <summary>What stands in the second reader's control follows from this.</summary>
    private static string NameOf(DayReadings? readings, BusinessMonth month) => readings is null
        ? ""
        : string.Join(' ', readings.Unread.Where(day => day.Touches(month)).OrderBy(day => day.Day.Date).Select(day => $"{day.Day.Date}:{day.Problem ?? "unread"}").Prepend("second-reader"));
}
