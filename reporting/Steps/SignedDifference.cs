using System.Text.Json.Serialization;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Steps;

/// <summary>The very difference of one control of one month that somebody accepts. Where either side or the list behind it is another, it accepts nothing.</summary>
public sealed record SignedDifference
{
    public required BusinessMonth Month { get; init; }

    public required string Control { get; init; }

    /// <summary>Null where the control isn't of one currency.</summary>
    public required Currency? Currency { get; init; }

    public required PlacedSum Left { get; init; }

    public required PlacedSum Right { get; init; }

    /// <summary>Whether it was accepted that there was nothing to compare.</summary>
    public required bool IsUnchecked { get; init; }

    /// <summary>Names the items that the difference consists of; null where nothing lists them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContentHash256? Items { get; init; }

    /// <summary>What the report included that was signed: one that includes less is not what was looked at.</summary>
    public required Coverage Coverage { get; init; }

    public required string By { get; init; }

    public required string Reason { get; init; }

    public required Timestamp At { get; init; }
}
