namespace Accounting.Service.Configuration;

/// <summary>A setting given on the command line.</summary>
/// <param name="Key">The setting's key.</param>
/// <param name="Value">Its text.</param>
/// <param name="Option">The option it was given by, as the person wrote it.</param>
public sealed record SettingOverride(string Key, string Value, string Option);
