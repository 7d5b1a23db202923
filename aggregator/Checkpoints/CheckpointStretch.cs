using Accounting.Aggregator.Offsets;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>What an object of checkpoints covers: all that its name says, or, where some of what it holds is void, one piece of it.</summary>
/// <param name="Name">The object.</param>
/// <param name="Range">The offsets.</param>
public sealed record CheckpointStretch(CheckpointKey Name, OffsetRange Range);
