using Accounting.Reporting.Steps;

namespace Accounting.Tests.Reporting;

/// <summary>A journal to be read: one entry a step, in the order of their first mention, failures with their messages.</summary>
internal sealed class StepNotebook : IStepJournal
{
    private readonly OrderedDictionary<StepId, string> _entries = [];

    public IEnumerable<string> Entries => _entries.Select(entry => $"{entry.Key} {entry.Value}");

    public void Begin(params IEnumerable<StepId> steps)
    {
        foreach (StepId step in steps)
        {
            _entries.TryAdd(step, "begun");
        }
    }

    public void Done(StepId id, string outcome) => _entries[id] = "done";

    public void Fail(StepId id, Exception cause) => _entries[id] = $"failed: {cause.Message}";

    public void Block(StepId id, StepId by) => _entries[id] = $"blocked by {by}";
}
