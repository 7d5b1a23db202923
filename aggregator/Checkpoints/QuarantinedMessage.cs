using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>A message that was not accepted, as it came.</summary>
/// <param name="Offset">Its place in its partition.</param>
/// <param name="LoggedAt">The broker's timestamp.</param>
/// <param name="Rejection">Why it was not accepted.</param>
/// <param name="RawValue">Its value, verbatim.</param>
public sealed record QuarantinedMessage(LogOffset Offset, Timestamp LoggedAt, Rejection Rejection, ReadOnlyMemory<byte> RawValue);
