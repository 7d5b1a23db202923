using Accounting.Reporting.Steps;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Steps;

/// <summary>A step as JSON shows it.</summary>
/// <param name="Step">Its identity.</param>
/// <param name="State">done, pending, running, failed or blocked.</param>
/// <param name="Due">Whether the next run has something to do for it.</param>
/// <param name="Why">Why it isn't done.</param>
/// <param name="Note">What its outputs are, where that is worth saying.</param>
/// <param name="Requires">Steps whose outputs are its inputs.</param>
/// <param name="Follows">Steps that come before it, and must not have failed.</param>
/// <param name="LastRun">The run that tried it last; null where none of the newest did.</param>
/// <param name="LastBegunAt">When, in UTC.</param>
/// <param name="LastSeconds">How long it took, those included that were done together with it.</param>
/// <param name="LastError">What it failed by then; null where it didn't.</param>
public sealed record ShownStep(
    string Step,
    StepState State,
    bool Due,
    IReadOnlyList<string> Why,
    string? Note,
    IReadOnlyList<string> Requires,
    IReadOnlyList<string> Follows,
    string? LastRun,
    string? LastBegunAt,
    double? LastSeconds,
    string? LastError)
{
    public static ShownStep Of(StepStanding step, RunHistory history)
    {
        StepAttempt? last = history.LastOf(step.Id);
        return new ShownStep(
            step.Id.ToString(),
            step.State,
            step.IsDue,
            step.Why,
            step.Finding.Note,
            [.. step.Finding.Requires.Select(before => before.ToString())],
            [.. step.Finding.Follows.Select(before => before.ToString())],
            last?.Run,
            last?.Step.BegunAt.ToString(),
            last?.Step.EndedAt is { } ended ? Math.Round((ended.Microseconds - last.Step.BegunAt.Microseconds) / 1e6, 3) : null,
            last?.Step.State == StepState.Failed ? last.Step.Outcome : null);
    }
}
