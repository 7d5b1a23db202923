using Accounting.Reporting.Close;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Reports;

/// <summary>What a nightly, or some of its steps, did, as <c>--format json</c> shows it.</summary>
/// <param name="Replay">What the last days, read again, brought, in words.</param>
/// <param name="Refusal">Why the log can't be read before somebody acts; null where it can.</param>
/// <param name="Months">Every month from the first with activity on.</param>
/// <param name="Done">Steps that weren't fresh and are now.</param>
/// <param name="Failed">Steps that failed.</param>
/// <param name="Blocked">Names of steps that wait for those.</param>
public sealed record ShownNightly(
    string Replay, string? Refusal, IReadOnlyList<ShownMonthResult> Months, IReadOnlyList<ShownStepOutcome> Done, IReadOnlyList<ShownStepOutcome> Failed, IReadOnlyList<string> Blocked)
{
    /// <summary>Of steps that all were fresh.</summary>
    public static readonly ShownNightly Nothing = new(NightlyReplayResult.Nothing.Describe(), null, [], [], [], []);

    public static ShownNightly Of(NightlyResult result) => new(
        result.Replay.Describe(),
        result.Refusal,
        [.. result.Months.Select(ShownMonthResult.Of)],
        [.. result.Done.Select(step => new ShownStepOutcome(step.Name, step.Outcome))],
        [.. result.Failures.Select(ShownStepOutcome.Of)],
        [.. result.Blocked.Select(step => step.Name)]);
}

/// <summary>How a step ended, and by what.</summary>
public sealed record ShownStepOutcome(string Step, string? Outcome)
{
    public static ShownStepOutcome Of(StepFailure failure) => new(failure.Step, failure.Cause.Message);
}

/// <summary>A month as a nightly left it.</summary>
/// <param name="Month">Such as 2026-10.</param>
/// <param name="State">open, closing or final.</param>
/// <param name="Revision">Null while it is provisional.</param>
/// <param name="Written">Whether its report was written now; else it stood already.</param>
/// <param name="WaitingFor">What keeps it from closing.</param>
/// <param name="RedControls">Controls that are red, by name.</param>
public sealed record ShownMonthResult(string Month, string State, int? Revision, bool Written, IReadOnlyList<string> WaitingFor, IReadOnlyList<string> RedControls)
{
    public static ShownMonthResult Of(MonthResult month) => new(
        month.Month.ToString(), month.State.ToString().ToLowerInvariant(), month.Revision, month.Written, month.WaitingFor, MonthVerdict.RedControls(month));
}
