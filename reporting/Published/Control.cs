using System.Text.Json.Serialization;
using Accounting.Aggregator.Store;
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

    /// <summary>Names the items that the difference consists of, by <see cref="ItemsHash"/>; null where there are none, or nothing lists them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContentHash256? Items { get; init; }

    /// <summary>What a signature of the difference holds to, beside both sides.</summary>
    [JsonIgnore]
    public ContentHash256? Listed => Items ?? (Concerns is null ? null : ItemsHash.Of([Concerns]));

    /// <summary>The largest difference that a setting tolerates; null where none does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlacedSum? Tolerance { get; init; }

    /// <summary>Who accepts this very difference; null where nobody does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ControlSignature? SignedOff { get; init; }

    public PlacedSum Difference => new(Left.Sum - Right.Sum, Math.Max(Left.DecimalPlaces, Right.DecimalPlaces));

    /// <summary>A difference that is tolerated is one step milder.</summary>
    public Verdict Verdict =>
        !IsUnchecked && Difference.Sum == AmountSum.Zero ? Verdict.Green
        : SignedOff is not null ? Verdict.SignedOff
        : IsUnchecked ? Verdict.NotChecked
        : (BlocksClose, IsTolerated) switch
        {
            (true, false) => Verdict.Red,
            (false, true) => Verdict.Green,
            _ => Verdict.Amber,
        };

    private bool IsTolerated => Tolerance is { } most && Difference.Sum <= most.Sum && -Difference.Sum <= most.Sum;
}
