namespace Accounting.Reporting.Figures;

/// <summary>A figure that rows of another table of the report come to.</summary>
/// <param name="Table">The table.</param>
/// <param name="Keys">Columns that tell its rows of one currency apart.</param>
/// <param name="Part">SQL over its row, its part.</param>
/// <param name="Condition">SQL over its row <c>found</c> and a row <c>asked</c> of the table asked for.</param>
internal sealed record RowParts(string Table, IReadOnlyList<string> Keys, string Part, string Condition) : FigureParts
{
    /// <summary>Whether one row is meant, the first by its keys.</summary>
    public bool IsFirstOnly { get; init; }

    public override async Task<string> QueryAsync(FigureReading reading, CancellationToken cancellation)
    {
        string asked = await reading.RowsAsync(cancellation).ConfigureAwait(false);
        string rows = await reading.TableAsync(Table, cancellation).ConfigureAwait(false);
        string first = IsFirstOnly ? $"QUALIFY row_number() OVER (PARTITION BY found.currency ORDER BY {string.Join(", ", Keys.Select(key => "found." + key))}) = 1" : "";
        return $"""
            SELECT currency, of, {Exact("sum(part)")} AS part FROM (
                SELECT found.currency AS currency, '{Table}: ' || {FigureKeys.ToldSql(Keys.Select(key => "found." + key))} AS of, {Part} AS part
                FROM {rows} AS found JOIN {asked} AS asked ON found.currency = asked.currency AND ({Condition}) {first})
            WHERE part <> 0 GROUP BY ALL
            """;
    }
}
