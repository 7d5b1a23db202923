namespace Accounting.Reporting.Steps;

/// <summary>What is found of one step by itself, before it is asked how those stand that it depends on.</summary>
/// <param name="Id">The step.</param>
public sealed record StepFinding(StepId Id)
{
    /// <summary>Steps whose outputs are its inputs: while one of them isn't done, neither is this one.</summary>
    public IReadOnlyList<StepId> Requires { get; init; } = [];

    /// <summary>Steps that come before it, and must not have failed.</summary>
    public IReadOnlyList<StepId> Follows { get; init; } = [];

    /// <summary>Why its outputs have to be made again, although what it requires is done; empty where they are fresh.</summary>
    public IReadOnlyList<string> Stale { get; init; } = [];

    /// <summary>Of a close: the conditions that it waits for.</summary>
    public IReadOnlyList<string> WaitsFor { get; init; } = [];

    /// <summary>What it failed by when it was last tried, or would fail by; null where it didn't.</summary>
    public string? Error { get; init; }

    /// <summary>Whether a run is at it, as far as it isn't fresh.</summary>
    public bool IsRunning { get; init; }

    /// <summary>What its outputs are, where that is worth saying.</summary>
    public string? Note { get; init; }
}
