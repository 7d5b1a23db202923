namespace Accounting.Reporting.Figures;

/// <summary>Stakes that became void in the report's month.</summary>
internal sealed record VoidParts : FigureParts
{
    /// <summary>SQL over a transaction's row, beside what the table's keys say.</summary>
    public string Condition { get; init; } = "true";

    public override async Task<string> QueryAsync(FigureReading reading, CancellationToken cancellation) =>
        VoidStakes.Became(await VoidStakes.AtAsync(reading, reading.Month, cancellation).ConfigureAwait(false), $"({reading.Scope}) AND ({Condition})");
}
