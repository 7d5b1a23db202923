namespace Accounting.Ingest;

/// <summary>No broker answers within the time configured: keep the place, wait, try again.</summary>
/// <param name="bootstrapServers">The addresses tried.</param>
/// <param name="problem">What was asked and what came back.</param>
/// <param name="inner">The client's own exception, if any.</param>
public sealed class BrokerUnavailableException(string bootstrapServers, string problem, Exception? inner = null)
    : Exception($"No Kafka broker answers at {bootstrapServers}: {problem}", inner);
