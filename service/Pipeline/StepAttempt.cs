namespace Accounting.Service.Pipeline;

/// <summary>What became of a step when it was last tried.</summary>
/// <param name="Run">The run that tried it.</param>
/// <param name="Step">What the run's record says of it.</param>
public sealed record StepAttempt(string Run, RunStep Step);
