using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Corrections;

namespace Accounting.Reporting.Figures;

/// <summary>Figures of <c>restatement-statements</c>: what a revision's account statements say, less what those of the revision before did.</summary>
internal static class RestatedFigures
{
    public static FigureTable Table { get; } = new()
    {
        Name = RestatementTables.Statements,
        Keys = StatementFigures.Statements.Keys,
        IsLeftOutWhenEmpty = true,
        Columns = [.. StatementFigures.Statements.Columns.Select(column => new FigureColumn(column.Name, new RevisionParts(column.Name)) { IsCount = column.IsCount })],
    };

    private sealed record RevisionParts(string Column) : FigureParts
    {
        public override async Task<string> QueryAsync(FigureReading reading, CancellationToken cancellation)
        {
            MonthReport before = await reading.RestatedAsync(cancellation).ConfigureAwait(false)
                ?? throw new FigureRefusedException($"The report of {reading.Month} restates no revision.");
            string[] sides = [await SideAsync(reading, reading.Report, "", cancellation).ConfigureAwait(false), await SideAsync(reading, before, "-", cancellation).ConfigureAwait(false)];
            return string.Join(" UNION ALL ", sides);
        }

        private async Task<string> SideAsync(FigureReading reading, MonthReport report, string sign, CancellationToken cancellation)
        {
            string told = $"'{(sign.Length == 0 ? "" : "less ")}{ReportFiles.Statements} of revision {report.Final?.Revision}, account ' || account_id";
            string rows = await reading.TableAsync(report, ReportFiles.Statements, cancellation).ConfigureAwait(false);
            return $"SELECT currency, {told} AS of, {Exact($"{sign}sum({Column})")} AS part FROM {rows} WHERE {FigureKeys.Rows(reading.Row)} GROUP BY ALL HAVING sum({Column}) <> 0";
        }
    }
}
