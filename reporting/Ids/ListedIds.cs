using System.Globalization;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Ids;

/// <summary>Reads back what a report lists of ids.</summary>
public static class ListedIds
{
    /// <returns>None where the report has no such table.</returns>
    /// <exception cref="Aggregator.Store.DamagedDataException">The file isn't what the manifest says.</exception>
    public static async Task<IReadOnlyList<IdFinding>> ReadAsync(ReportReader reader, MonthReport report, CancellationToken cancellation)
    {
        if (report.Manifest.Find(ReportFiles.Tsv(IdsTable.Name)) is null)
        {
            return [];
        }

        IReadOnlyList<string[]> lines = await reader.TableAsync(report, IdsTable.Name, cancellation).ConfigureAwait(false);
        return [.. lines.Skip(1).Select(Parse)];
    }

    private static IdFinding Parse(string[] cells) => new(
        cells[0],
        IdFindingsSql.State(cells[1]),
        TransactionId.TryParse(cells[2], out TransactionId id) ? id : throw new FormatException($"'{cells[2]}' is not a UUID."),
        cells[3],
        cells[4],
        long.Parse(cells[5], CultureInfo.InvariantCulture),
        Text(cells, 6),
        Text(cells, 7));

    /// <summary>Reports of earlier versions have fewer columns.</summary>
    private static string? Text(string[] cells, int column) => cells.Length <= column || cells[column].Length == 0 ? null : cells[column];
}
