namespace Accounting.Service.Configuration;

/// <summary>Where writers' schemas come from, beside our own; null for nowhere.</summary>
/// <param name="RegistryUrl">A Schema Registry's address.</param>
/// <param name="Folder">A folder of .avsc files.</param>
public sealed record SchemaChoice(string? RegistryUrl, string? Folder)
{
    /// <summary>Name for the registry's basic authentication; null for none.</summary>
    public string? User { get; init; }

    /// <summary>Its password.</summary>
    public string? Password { get; init; }

    /// <summary>PEM file of the certificate authorities that vouch for the registry; null for the machine's own.</summary>
    public string? AuthoritiesFile { get; init; }

    /// <summary>For how long a registry that is away is asked again.</summary>
    public TimeSpan RetryBudget { get; init; }
}
