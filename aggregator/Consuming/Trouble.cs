using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>Something that fails, and is being waited for.</summary>
/// <param name="LastError">What it last said.</param>
/// <param name="Since">When it failed first.</param>
public sealed record Trouble(string LastError, Timestamp Since);
