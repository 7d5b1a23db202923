using Accounting.Ingest;

namespace Accounting.Service.Pipeline;

/// <summary>One step of a run.</summary>
/// <param name="Name">What was done.</param>
/// <param name="BegunAt">When it began.</param>
/// <param name="EndedAt">When it was done, or failed.</param>
/// <param name="Outcome">What came of it, in words.</param>
public sealed record RunStep(string Name, Timestamp BegunAt, Timestamp EndedAt, string Outcome);
