using System.Text.Json.Serialization;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Published;

/// <summary>A check: its formula in words, both sides, and whether they must agree before the month closes.</summary>
public sealed record Control
{
    public required string Name { get; init; }

    /// <summary>Null where the check isn't of one currency.</summary>
    public required Currency? Currency { get; init; }

    public required string Formula { get; init; }

    public required PlacedSum Left { get; init; }

    public required PlacedSum Right { get; init; }

    public required bool BlocksClose { get; init; }

    /// <summary>The accounts, days or institutions that the difference lies with, the largest first; null where the formula says it all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Concerns { get; init; }

    /// <summary>Whether there was nothing to compare, so that equal sides say nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsUnchecked { get; init; }

    public PlacedSum Difference => new(Left.Sum - Right.Sum, Math.Max(Left.DecimalPlaces, Right.DecimalPlaces));

    public Verdict Verdict => IsUnchecked ? Verdict.NotChecked : Difference.Sum == AmountSum.Zero ? Verdict.Green : BlocksClose ? Verdict.Red : Verdict.Amber;
}
