using Accounting.Ingest;

namespace Accounting.Aggregator.Store;

/// <summary>The act that put time-zone rules in force.</summary>
public sealed record ZoneAdoption(string By, string Reason, Timestamp At);
