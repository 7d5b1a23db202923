using Accounting.Reporting.Steps;
using Accounting.Service.Dashboard.Drawings;
using Accounting.Service.Steps;

namespace Accounting.Service.Dashboard.Pages;

/// <summary>The steps as a picture, and those of them that a person has to know of.</summary>
public sealed record StepsView
{
    private const int ListedMax = 100;

    public required StepSurvey Survey { get; init; }

    public required IReadOnlyList<StepRow> Rows { get; init; }

    public StepStanding? Replay => Survey.Graph.Find(StepId.Replay);

    /// <summary>What isn't done, the worst first.</summary>
    public IReadOnlyList<StepStanding> Open =>
    [
        .. Survey.Graph.Steps.Where(step => step.State != StepState.Done)
            .OrderByDescending(step => step.State is StepState.Failed).ThenByDescending(step => step.State is StepState.Running).ThenByDescending(step => step.IsDue)
            .Take(ListedMax),
    ];

    /// <summary>How many steps stand how, the worst first.</summary>
    public IEnumerable<IGrouping<string, StepStanding>> Tally => Survey.Graph.Steps.GroupBy(Tones.WordOf).OrderByDescending(group => group.First().State).ThenByDescending(group => group.First().IsDue);
}
