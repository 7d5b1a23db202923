namespace Accounting.Service.Demo;

/// <summary>What a demo prints.</summary>
public sealed record DemoSummary
{
    public required IReadOnlyList<DemoStage> Stages { get; init; }

    public required IReadOnlyList<DemoMonth> Months { get; init; }

    /// <summary>What "the books" are: the simulated exchange's own, or the controls over the given files.</summary>
    public required string Books { get; init; }

    /// <summary>What differs, or is red or undone; empty where everything agrees.</summary>
    public required IReadOnlyList<string> Differences { get; init; }

    public bool BooksAgree => Differences.Count == 0;

    public required double Seconds { get; init; }
}
