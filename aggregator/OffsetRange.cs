using Accounting.Ingest;

namespace Accounting.Aggregator;

/// <summary>Offsets from <paramref name="From"/> up to, and not with, <paramref name="To"/>.</summary>
public readonly record struct OffsetRange(LogOffset From, LogOffset To)
{
    public bool IsEmpty => From >= To;
}
