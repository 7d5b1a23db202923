using Accounting.Ingest;

namespace Accounting.Aggregator.Store;

/// <summary>From when on a zone's clocks are how many seconds ahead of UTC. The first one of a zone also says what they were before it.</summary>
public readonly record struct ZoneTransition(Timestamp At, int OffsetSeconds);
