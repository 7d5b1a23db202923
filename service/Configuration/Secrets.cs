namespace Accounting.Service.Configuration;

/// <summary>Which settings must not be shown. Rather one too many than one too few: whatever authenticates, but the name it authenticates.</summary>
public static class Secrets
{
    public const string Redacted = "(redacted)";

    private static readonly string[] Marks = ["password", "secret", "token", "sasl.", "ssl.key", "credential", "private", ".pem", "userinfo"];

    private static readonly string[] Harmless = ["sasl.mechanism", "sasl.mechanisms", "sasl.username", "sasl.kerberos.service.name"];

    public static bool IsSecret(string key)
    {
        string name = key.StartsWith(SettingTable.KafkaSettingsPrefix, StringComparison.OrdinalIgnoreCase) ? key[SettingTable.KafkaSettingsPrefix.Length..] : key;
        return !Harmless.Contains(name, StringComparer.OrdinalIgnoreCase)
            && Marks.Any(mark => name.Contains(mark, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The value as it may be shown.</summary>
    public static string Shown(SettingValue value) => value.Value.Length > 0 && IsSecret(value.Key) ? Redacted : value.Value;
}
