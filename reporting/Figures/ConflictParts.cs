namespace Accounting.Reporting.Figures;

/// <summary>Contents of a transaction's revision that don't count beside the one that does: each with its place in the log.</summary>
internal sealed record ConflictParts : FigureParts
{
    public override async Task<string> QueryAsync(FigureReading reading, CancellationToken cancellation)
    {
        string rows = await reading.RowsAsync(cancellation).ConfigureAwait(false);
        string history = await reading.Known.HistoryAsync(reading.Report.Manifest.Known, null, reading.Month.Next.FirstDay, rows, cancellation).ConfigureAwait(false);
        return $"""
            SELECT currency, 'revision ' || revision || ' at ' || source || ' partition ' || "partition" || ' offset ' || "offset" || coalesce(', found by ' || run, '') AS of, {Exact("amount")} AS part
            FROM ({history}) WHERE loser_reason = 'conflicting' AND {reading.Scope}
            """;
    }
}
