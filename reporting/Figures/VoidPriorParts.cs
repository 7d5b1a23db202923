using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Figures;

/// <summary>
/// What became known of the void stakes of an earlier month: those that became void in it as they are known now, less what its report says, less what the
/// final months between said of it. No transaction has a part in it alone: what is void follows from all of an account's bets in a market.
/// </summary>
/// <param name="Published">The table of the month's own figures.</param>
/// <param name="Said">The table of what is told of earlier months.</param>
/// <param name="Condition">SQL over a transaction's row, beside what the table's keys say.</param>
internal sealed record VoidPriorParts(string Published, string Said, string Condition) : FigureParts
{
    public override async Task<string> QueryAsync(FigureReading reading, CancellationToken cancellation)
    {
        BusinessMonth original = BusinessMonth.TryParse(reading.Row[RegulatoryFigures.OriginalPeriod] ?? "", out BusinessMonth asked) ? asked
            : throw new FigureRefusedException("Say of which original_period: void turnover of earlier months is told month by month.");
        string scope = $"({reading.Question.Table.Scope(reading.Row with { Where = Without(reading.Row, RegulatoryFigures.OriginalPeriod) })}) AND ({Condition})";
        var parts = new List<string> { $"SELECT currency, of || ', as known now' AS of, part FROM ({VoidStakes.Became(await VoidStakes.AtAsync(reading, original, cancellation).ConfigureAwait(false), scope)})" };
        foreach (MonthReport report in (await reading.AllBeforeAsync(cancellation).ConfigureAwait(false)).Where(report => report.Final is not null && report.Manifest.Month >= original && report.Manifest.Definition >= ReportDefinition.TellsPriorPeriods))
        {
            bool isOwn = report.Manifest.Month == original;
            string table = isOwn ? Published : Said;
            if (report.Find(ReportFiles.Parquet(table)) is not null)
            {
                FigureRow rows = reading.Row with { Where = isOwn ? Own(reading.Row) : reading.Row.Where };
                parts.Add($"SELECT currency, 'less {table} of {report.Manifest.Month}' AS of, -sum(void_turnover) AS part FROM {await reading.TableAsync(report, table, cancellation).ConfigureAwait(false)} WHERE {FigureKeys.Rows(rows)} GROUP BY currency HAVING sum(void_turnover) <> 0");
            }
        }

        return $"SELECT currency, of, {Exact("part")} AS part FROM ({string.Join(" UNION ALL ", parts)})";
    }

    /// <summary>The rows of the month's own figures.</summary>
    private static Dictionary<string, string> Own(FigureRow row) =>
        Without(row, RegulatoryFigures.OriginalPeriod).ToDictionary(key => key.Key, key => key is { Key: RegulatoryFigures.Period } ? RegulatoryFigures.OwnMonth : key.Value);

    private static Dictionary<string, string> Without(FigureRow row, string key) => row.Where.Where(found => found.Key != key).ToDictionary();
}
