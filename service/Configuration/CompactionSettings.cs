using NodaTime;

namespace Accounting.Service.Configuration;

/// <summary>When the compactor runs and what it may use.</summary>
public sealed record CompactionSettings
{
    public required Duration Interval { get; init; }

    public required int Threads { get; init; }

    public required long MemoryLimitBytes { get; init; }
}
