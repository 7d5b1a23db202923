using System.Text.RegularExpressions;

namespace Accounting.Service.Configuration;

/// <summary>Which settings must not be shown. Rather one too many than one too few: whatever authenticates, but the name it authenticates.</summary>
public static partial class Secrets
{
    public const string Redacted = "(redacted)";

    private static readonly string[] Marks = ["password", "secret", "token", "sasl.", "ssl.key", "credential", "private", ".pem"];

    private static readonly string[] Harmless = ["sasl.mechanism", "sasl.mechanisms", "sasl.username", "sasl.kerberos.service.name", "schemas:registry_token_url", "dashboard:tokens_file"];

    public static bool IsSecret(string key)
    {
        string name = key.StartsWith(SettingTable.KafkaSettingsPrefix, StringComparison.OrdinalIgnoreCase) ? key[SettingTable.KafkaSettingsPrefix.Length..] : key;
        return !Harmless.Contains(name, StringComparer.OrdinalIgnoreCase)
            && Marks.Any(mark => name.Contains(mark, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The value as it may be shown: of an address, or several, with a password only the address.</summary>
    public static string Shown(SettingValue value)
    {
        if (value.Value.Length > 0 && IsSecret(value.Key))
        {
            return Redacted;
        }

        return UserInfo().Replace(value.Value, $"://{Redacted}@");
    }

    [GeneratedRegex("://[^/?#]*@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();
}
