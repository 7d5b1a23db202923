namespace Accounting.Service.Pipeline;

/// <summary>A step of a run that failed while the run went on.</summary>
/// <param name="Step">Its name.</param>
/// <param name="Cause">What it failed by.</param>
public sealed record StepFailure(string Step, Exception Cause);
