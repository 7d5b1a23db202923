using Accounting.Reporting.Steps;
using Accounting.Service.Pipeline;
using Accounting.Service.Steps;

namespace Accounting.Service.Dashboard.Pages;

/// <summary>One step among those around it.</summary>
/// <param name="Step">The step.</param>
/// <param name="Survey">All of them.</param>
public sealed record StepView(StepStanding Step, StepSurvey Survey)
{
    public ShownStep Shown => ShownStep.Of(Step, Survey.History);

    public StepAttempt? Last => Survey.History.LastOf(Step.Id);

    /// <summary>What it needs, those first that aren't done.</summary>
    public IReadOnlyList<StepStanding> Requires => Sorted(Step.Finding.Requires);

    public IReadOnlyList<StepStanding> Follows => Sorted(Step.Finding.Follows);

    /// <summary>What needs it, or must not go before it.</summary>
    public IReadOnlyList<StepStanding> Before =>
        [.. Survey.Graph.Steps.Where(step => step.Finding.Requires.Contains(Step.Id) || step.Finding.Follows.Contains(Step.Id))];

    /// <summary>What does it, as a person types it.</summary>
    public string? Command => Step.IsDue ? $"accounting steps run --from {Step.Id}" : null;

    private StepStanding[] Sorted(IEnumerable<StepId> ids) => [.. ids.Select(Survey.Graph.Find).OfType<StepStanding>().OrderBy(step => step.State == StepState.Done)];
}
