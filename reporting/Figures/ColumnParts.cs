namespace Accounting.Reporting.Figures;

/// <summary>A figure that other columns of its row come to.</summary>
/// <param name="Columns">Each with its sign.</param>
internal sealed record ColumnParts(params (string Name, int Sign)[] Columns) : FigureParts
{
    public override async Task<string> QueryAsync(FigureReading reading, CancellationToken cancellation)
    {
        string rows = await reading.RowsAsync(cancellation).ConfigureAwait(false);
        return string.Join(" UNION ALL ", Columns.Select(column =>
            $"SELECT currency, '{(column.Sign < 0 ? "less " : "")}{column.Name}' AS of, {Exact($"{column.Sign} * sum({column.Name})")} AS part FROM {rows} GROUP BY currency HAVING sum({column.Name}) IS NOT NULL").DefaultIfEmpty(None));
    }
}
