namespace Accounting.Service.Configuration;

/// <summary>A setting's value in force and where it came from.</summary>
public sealed record SettingValue(string Key, string Value, SettingOrigin Origin);
