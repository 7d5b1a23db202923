namespace Accounting.Reporting.Steps;

/// <summary>Takes note of steps as they are run. A step that is told of again takes the place of what was told of it before.</summary>
public interface IStepJournal
{
    /// <summary>Steps that are worked on from now on.</summary>
    void Begin(params IEnumerable<StepId> steps);

    /// <param name="id">A step whose outputs stand.</param>
    /// <param name="outcome">What was done, in words.</param>
    void Done(StepId id, string outcome);

    /// <summary>A step that the data, or the world, made fail; what doesn't depend on it goes on.</summary>
    void Fail(StepId id, Exception cause);

    /// <summary>A step that was not tried, since it depends on another that isn't done.</summary>
    void Block(StepId id, StepId by);
}
