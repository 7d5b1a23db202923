namespace Accounting.Reporting.Steps;

/// <summary>
/// All steps with what they depend on. A step's state follows from what is found of it and from the states before it, in this order: blocked where a
/// step before it failed; failed; running; pending where it is stale, where something that it requires is, or where it waits; else done.
/// </summary>
public sealed class StepGraph
{
    private const int CausesShownMax = 3;

    private readonly OrderedDictionary<StepId, StepStanding> _steps = [];

    private readonly Dictionary<StepId, StepId> _blockedBy = [];

    /// <param name="findings">Each step once, in any order. Steps that one names and nobody found are taken for done.</param>
    public StepGraph(IEnumerable<StepFinding> findings)
    {
        // The kinds follow one another, and within a kind a month depends on earlier ones.
        foreach (StepFinding finding in findings.OrderBy(finding => finding.Id.Kind).ThenBy(finding => finding.Id.Date).ThenBy(finding => finding.Id.Month))
        {
            _steps.Add(finding.Id, Evaluate(finding));
        }
    }

    /// <summary>Every step after those that it depends on.</summary>
    public IReadOnlyList<StepStanding> Steps => [.. _steps.Values];

    public StepStanding? Find(StepId id) => _steps.GetValueOrDefault(id);

    /// <summary>The step, and all that it requires or follows, directly or not.</summary>
    public IReadOnlySet<StepId> WithWhatItNeeds(params IEnumerable<StepId> ids) =>
        Closure(ids, id => Find(id) is { } step ? step.Finding.Requires.Concat(step.Finding.Follows) : []);

    /// <summary>The step, and all that depends on it, directly or not.</summary>
    public IReadOnlySet<StepId> WithWhatDependsOnIt(StepId id)
    {
        ILookup<StepId, StepId> dependants = _steps.Values
            .SelectMany(step => step.Finding.Requires.Concat(step.Finding.Follows).Select(before => (Before: before, step.Id)))
            .ToLookup(pair => pair.Before, pair => pair.Id);
        return Closure([id], before => dependants[before]);
    }

    /// <summary>The steps that a step requires, directly or not, and that are not done.</summary>
    public IReadOnlyList<StepStanding> NotDoneBefore(StepId id) =>
        [.. Closure([id], before => Find(before)?.Finding.Requires ?? []).Where(before => before != id).Select(Find).OfType<StepStanding>().Where(step => step.State != StepState.Done)];

    /// <summary>Of steps that were found.</summary>
    private HashSet<StepId> Closure(IEnumerable<StepId> from, Func<StepId, IEnumerable<StepId>> next)
    {
        HashSet<StepId> reached = [.. from];
        var waiting = new Queue<StepId>(reached);
        while (waiting.TryDequeue(out StepId id))
        {
            foreach (StepId following in next(id).Where(_steps.ContainsKey).Where(reached.Add))
            {
                waiting.Enqueue(following);
            }
        }

        return reached;
    }

    private StepStanding Evaluate(StepFinding finding)
    {
        if (finding.Requires.Concat(finding.Follows).Select(Find).FirstOrDefault(step => step?.State is StepState.Failed or StepState.Blocked) is { } before)
        {
            StepId root = _blockedBy.GetValueOrDefault(before.Id, before.Id);
            _blockedBy[finding.Id] = root;
            return new StepStanding(finding, StepState.Blocked, IsDue: true, [$"blocked by {root}"]);
        }

        if (finding.Error is { } error)
        {
            return new StepStanding(finding, StepState.Failed, IsDue: true, [error]);
        }

        IReadOnlyList<string> causes = [.. finding.Stale, .. finding.Requires.Select(Find).OfType<StepStanding>().Where(step => step.State != StepState.Done).SelectMany(step => step.Why)];
        string[] shown = [.. causes.Distinct()];
        if (shown.Length > 0)
        {
            string[] why = shown.Length > CausesShownMax ? [.. shown[..CausesShownMax], $"and {shown.Length - CausesShownMax} more"] : shown;
            return new StepStanding(finding, finding.IsRunning ? StepState.Running : StepState.Pending, IsDue: true, why);
        }

        return finding.WaitsFor.Count > 0
            ? new StepStanding(finding, StepState.Pending, IsDue: false, [.. finding.WaitsFor.Select(condition => $"waits for {condition}")])
            : new StepStanding(finding, StepState.Done, IsDue: false, []);
    }
}
