using NodaTime;

namespace Accounting.Ingest;

/// <summary>When a transaction may say that it occurred, as it was settled for messages logged from some time on.</summary>
/// <param name="From">The first broker's timestamp that it is for.</param>
/// <param name="Earliest">The first moment that a transaction may name.</param>
/// <param name="AheadOfBrokerMax">How far ahead of the broker's timestamp it may lie.</param>
public readonly record struct TimeRule(Timestamp From, Timestamp Earliest, Duration AheadOfBrokerMax);
