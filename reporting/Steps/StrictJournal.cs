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

    public void Done(StepId step, string outcome)
    {
    }

    public void Fail(StepId step, Exception cause) => ExceptionDispatchInfo.Throw(cause);

    public void Block(StepId step, StepId by)
    {
    }
}
