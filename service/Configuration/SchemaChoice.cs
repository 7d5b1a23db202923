namespace Accounting.Service.Configuration;

/// <summary>Where writers' schemas come from, beside our own; null for nowhere.</summary>
public sealed record SchemaChoice(string? RegistryUrl, string? Folder);
