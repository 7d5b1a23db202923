namespace Accounting.Ingest.Avro;

/// <summary>An OpenID provider that gives bearer tokens for client credentials.</summary>
/// <param name="Endpoint">Its token endpoint.</param>
/// <param name="ClientId">Who asks.</param>
/// <param name="ClientSecret">The client's secret.</param>
public sealed record SchemaRegistryTokens(Uri Endpoint, string ClientId, string ClientSecret)
{
    /// <summary>What is asked for; null for what the client has by itself.</summary>
    public string? Scope { get; init; }

    /// <summary>Confluent Cloud's id of the registry; null elsewhere.</summary>
    public string? LogicalCluster { get; init; }

    /// <summary>Confluent Cloud's id of the identity pool; null for none.</summary>
    public string? IdentityPool { get; init; }
}
