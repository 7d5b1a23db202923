namespace Accounting.Ingest.Avro;

/// <summary>Where a Schema Registry is, as whom it is asked, and for how long.</summary>
/// <param name="Addresses">One or more addresses of the same registry: where one fails, the next is asked.</param>
public sealed record SchemaRegistryOptions(IReadOnlyList<Uri> Addresses)
{
    /// <summary>How long one address may take to answer, and a token endpoint to give a token.</summary>
    public static TimeSpan AnswerWithin { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Name for basic authentication; null for none.</summary>
    public string? User { get; init; }

    /// <summary>Its password.</summary>
    public string? Password { get; init; }

    /// <summary>Where bearer tokens come from; null for none.</summary>
    public SchemaRegistryTokens? Tokens { get; init; }

    /// <summary>PEM file of the certificate authorities that vouch for the registry and the token endpoint; null for the machine's own.</summary>
    public string? AuthoritiesFile { get; init; }

    /// <summary>PKCS #12 file of our own certificate and its key; null for none.</summary>
    public string? KeystoreFile { get; init; }

    /// <summary>The keystore's password; null for none.</summary>
    public string? KeystorePassword { get; init; }

    /// <summary>For how long a registry that is away is asked again.</summary>
    public TimeSpan RetryBudget { get; init; }

    /// <summary>Refuses what cannot be honoured.</summary>
    /// <exception cref="InvalidSettingException">A setting is missing beside another, or contradicts it.</exception>
    public void Validate()
    {
        if (Tokens is null)
            return;
        if (User is not null)
            throw new InvalidSettingException("schemas:registry_user", "is given beside schemas:registry_token_url; a request carries a password or a token, so leave one of them empty.");
        if (Tokens.ClientId.Length == 0)
            throw new InvalidSettingException("schemas:registry_client_id", "is empty; schemas:registry_token_url gives a token only to a client that it knows.");
        if (Tokens.ClientSecret.Length == 0)
            throw new InvalidSettingException("schemas:registry_client_secret", "is empty; schemas:registry_token_url gives a token only for the client's secret.");
    }
}
