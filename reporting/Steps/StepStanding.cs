namespace Accounting.Reporting.Steps;

/// <summary>How a step stands among the others.</summary>
/// <param name="Finding">What was found of it by itself.</param>
/// <param name="State">Its state.</param>
/// <param name="IsDue">Whether the next run has something to do for it.</param>
/// <param name="Why">Of one that isn't done: why it is stale, what it waits for, what it failed by, or which step it is blocked by.</param>
public sealed record StepStanding(StepFinding Finding, StepState State, bool IsDue, IReadOnlyList<string> Why)
{
    public StepId Id => Finding.Id;
}
