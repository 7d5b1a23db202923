using Accounting.Aggregator.Store;

namespace Accounting.Service.Demo;

/// <summary><c>demo.json</c>: what a data folder's demo was asked for, and what it came to.</summary>
public sealed record DemoRecord
{
    public const int CurrentFormat = 1;

    public static ObjectKey Key { get; } = ObjectKey.Parse("demo.json");

    public required int Format { get; init; }

    public required DemoOptions Options { get; init; }

    public required DemoState State { get; init; }

    /// <summary>Null while running.</summary>
    public required DemoSummary? Summary { get; init; }

    /// <summary>Reports, public partitions and statistics; empty while running.</summary>
    public required IReadOnlyList<DemoFile> Files { get; init; }
}
