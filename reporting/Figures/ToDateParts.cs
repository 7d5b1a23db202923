using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Regulatory;

namespace Accounting.Reporting.Figures;

/// <summary>
/// A figure of a period to date: what the reports of its months say of themselves and of prior periods, and of months before the first report, of which
/// nothing was published, what is known now.
/// </summary>
/// <param name="Column">Of <c>regulatory</c>.</param>
/// <param name="From">The period's first month.</param>
/// <param name="Measure">SQL over a transaction's row; null of what is void.</param>
/// <param name="OfPriorPeriods">Whether what is told of prior periods is meant alone.</param>
internal sealed record ToDateParts(string Column, BusinessMonth From, string? Measure, bool OfPriorPeriods) : FigureParts
{
    public override async Task<string> QueryAsync(FigureReading reading, CancellationToken cancellation)
    {
        IReadOnlyList<MonthReport> earlier = await reading.AllBeforeAsync(cancellation).ConfigureAwait(false);
        BusinessMonth first = earlier.Count == 0 ? reading.Month : earlier[^1].Manifest.Month;
        BusinessMonth[] unreported = [.. Months(From, first)];
        var parts = new List<string>();
        foreach (MonthReport report in earlier.Where(report => report.Manifest.Month >= From).Prepend(reading.Report))
        {
            string rows = await reading.TableAsync(report, RegulatoryTable.Name, cancellation).ConfigureAwait(false);
            parts.AddRange(OfPriorPeriods ? [] : [Said(reading, report, rows, RegulatoryFigures.OwnMonth, "", Told)]);
            if (report.Manifest.Definition >= ReportDefinition.TellsPriorPeriods)
            {
                string reported = unreported.Length == 0 ? "" : $" AND original_period NOT IN ({string.Join(", ", unreported.Select(month => $"'{month}'"))})";
                parts.Add(Said(reading, report, rows, RegulatoryFigures.PriorPeriod, reported, Told));
            }
        }

        if (!OfPriorPeriods && unreported.Length > 0)
        {
            parts.Add(await KnownAsync(reading, unreported, cancellation).ConfigureAwait(false));
        }

        return string.Join(" UNION ALL ", parts);
    }

    /// <summary>What a report says, by original period where it is of one.</summary>
    private static string Said(FigureReading reading, MonthReport report, string rows, string period, string condition, string column)
    {
        var where = new Dictionary<string, string>(reading.Row.Where) { [RegulatoryFigures.Period] = period };
        where.Remove(RegulatoryFigures.OriginalPeriod);
        string told = period == RegulatoryFigures.OwnMonth ? $"'{period}'" : "'told of ' || original_period";
        return $"""
            SELECT currency, 'regulatory of {report.Manifest.Month} ({MonthStanding.Of(report.Manifest)}): ' || {told} AS of, {Exact($"sum({column})")} AS part
            FROM {rows} WHERE {FigureKeys.Rows(reading.Row with { Where = where })}{condition} GROUP BY ALL HAVING sum({column}) <> 0
            """;
    }

    /// <summary>The column in which the reports tell it.</summary>
    private string Told => OfPriorPeriods ? Column["prior_".Length..] : Column;

    private async Task<string> KnownAsync(FigureReading reading, BusinessMonth[] months, CancellationToken cancellation)
    {
        if (Measure is null)
        {
            var parts = new List<string>();
            foreach (BusinessMonth month in months)
            {
                string positions = await VoidStakes.AtAsync(reading, month, cancellation).ConfigureAwait(false);
                parts.Add($"SELECT currency, '{month}, before the first report: ' || of AS of, part FROM ({VoidStakes.Became(positions, $"account_type <> 'TEST' AND ({reading.Scope})")})");
            }

            return string.Join(" UNION ALL ", parts);
        }

        string known = await reading.TransactionsAsync(months[0].FirstDay, months[^1].Next.FirstDay, $"account_type <> 'TEST' AND ({reading.Scope})", cancellation).ConfigureAwait(false);
        return $"SELECT currency, {FigureKeys.OriginalMonth} || ', before the first report' AS of, {Exact($"sum({Measure})")} AS part FROM {known} GROUP BY ALL HAVING sum({Measure}) <> 0";
    }

    private static IEnumerable<BusinessMonth> Months(BusinessMonth from, BusinessMonth before)
    {
        for (BusinessMonth month = from; month < before; month = month.Next)
        {
            yield return month;
        }
    }
}
