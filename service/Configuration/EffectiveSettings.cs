namespace Accounting.Service.Configuration;

/// <summary>Every setting in force, valid, with its origin.</summary>
public sealed class EffectiveSettings(IReadOnlyDictionary<string, SettingValue> values)
{
    /// <summary>All of them by key, secrets included.</summary>
    public IReadOnlyList<SettingValue> All { get; } = [.. values.Values.OrderBy(value => value.Key, StringComparer.Ordinal)];

    public SettingValue this[string key] => values[key];

    /// <summary>What librdkafka is given as it stands, by its own names.</summary>
    public IReadOnlyDictionary<string, string> KafkaSettings { get; } = values.Values
        .Where(value => value.Key.StartsWith(SettingTable.KafkaSettingsPrefix, StringComparison.OrdinalIgnoreCase))
        .ToDictionary(value => value.Key[SettingTable.KafkaSettingsPrefix.Length..], value => value.Value, StringComparer.Ordinal);
}
