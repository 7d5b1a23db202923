using Accounting.Ingest;
using Accounting.Reporting.Steps;

namespace Accounting.Service.Pipeline;

/// <summary>One step of a run, or a part of the run that stands for many.</summary>
/// <param name="Name">A step's identity, such as <c>sections/2026-11</c>, or what was done.</param>
/// <param name="BegunAt">When it began.</param>
/// <param name="EndedAt">When it was done, or failed; null while it is worked on.</param>
/// <param name="Outcome">What came of it, in words; of one that failed the error with its remedy.</param>
public sealed record RunStep(string Name, Timestamp BegunAt, Timestamp? EndedAt, string Outcome)
{
    public StepState State { get; init; } = StepState.Done;

    /// <summary>Of a step without outputs: a hash of what it followed from. Null of any other, and where that could not be had in full.</summary>
    public string? Inputs { get; init; }
}
