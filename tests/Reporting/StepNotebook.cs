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

    public void Done(StepId step, string outcome) => _entries[step] = "done";

    public void Fail(StepId step, Exception cause) => _entries[step] = $"failed: {cause.Message}";

    public void Block(StepId step, StepId by) => _entries[step] = $"blocked by {by}";
}
