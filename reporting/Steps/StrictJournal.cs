using System.Runtime.ExceptionServices;

namespace Accounting.Reporting.Steps;

/// <summary>For callers that keep no journal: a step that fails is thrown, so that no failure goes unseen.</summary>
public sealed class StrictJournal : IStepJournal
{
    public static readonly StrictJournal Instance = new();

    private StrictJournal()
    {
    }

    public void Begin(params IEnumerable<StepId> steps)
    {
    }

    public void Done(StepId id, string outcome)
    {
    }

    public void Fail(StepId id, Exception cause) => ExceptionDispatchInfo.Throw(cause);

    public void Block(StepId id, StepId by)
    {
    }
}
