using System.Collections;
using Microsoft.Extensions.Configuration;

namespace Accounting.Service.Configuration;

/// <summary>
/// Brings the layers together, later ones winning: <c>appsettings.json</c> inside the executable, the file of <c>--config</c>,
/// environment variables <c>ACCOUNTING__SECTION__NAME</c>, the command line. Refuses what is unknown or breaks its setting's rule.
/// </summary>
public static class SettingSources
{
    public const string EnvironmentPrefix = "ACCOUNTING__";

    private const string MistypedPrefix = "ACCOUNTING_";

    private const string DefaultsFile = "appsettings.json";

    /// <exception cref="UsageException">A file cannot be read, a setting is unknown or breaks its rule.</exception>
    public static EffectiveSettings Load(string? configFile, IDictionary environment, IReadOnlyList<SettingOverride> overrides)
    {
        var values = new SortedDictionary<string, SettingValue>(StringComparer.OrdinalIgnoreCase);
        Add(values, Defaults(), SettingOrigin.Default);
        if (configFile is not null)
        {
            Add(values, ReadFile(configFile), new SettingOrigin($"file {configFile}", false));
        }

        AddEnvironment(values, environment);
        foreach (SettingOverride given in overrides)
        {
            values[given.Key] = new SettingValue(given.Key, given.Value, new SettingOrigin($"command line {given.Option}", false));
        }

        Validate(values);
        return new EffectiveSettings(values.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase));
    }

    private static void Add(SortedDictionary<string, SettingValue> values, IConfigurationRoot layer, SettingOrigin origin)
    {
        foreach ((string key, string? value) in layer.AsEnumerable())
        {
            if (value is not null && !(value.Length == 0 && key + ":" == SettingTable.KafkaSettingsPrefix))
            {
                values[key] = new SettingValue(key, value, origin);
            }
        }
    }

    /// <summary>Inside the executable, so that one published as a single file is one.</summary>
    private static IConfigurationRoot Defaults()
    {
        using Stream content = typeof(SettingSources).Assembly.GetManifestResourceStream(DefaultsFile)
            ?? throw new InvalidOperationException($"The resource {DefaultsFile} is missing from the assembly.");
        return new ConfigurationBuilder().AddJsonStream(content).Build();
    }

    private static IConfigurationRoot ReadFile(string path)
    {
        try
        {
            using FileStream content = File.OpenRead(path);
            return new ConfigurationBuilder().AddJsonStream(content).Build();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The configuration file {path} cannot be read: {exception.Message} Name a readable JSON file with --config.", exception);
        }
        catch (Exception exception) when (exception is FormatException or System.Text.Json.JsonException)
        {
            throw new UsageException($"The configuration file {path} is not what it should be: {(exception.InnerException ?? exception).Message} Write sections of settings as 'accounting config show --format json' names them.", exception);
        }
    }

    private static void AddEnvironment(SortedDictionary<string, SettingValue> values, IDictionary environment)
    {
        RequireNoneMistyped(environment.Keys.OfType<string>());
        foreach (DictionaryEntry entry in environment)
        {
            if (entry.Key is not string name || !name.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase) || entry.Value is not string value)
            {
                continue;
            }

            string key = KeyOfEnvironment(name);
            values[key] = new SettingValue(key, value, new SettingOrigin($"environment {name}", false));
        }
    }

    /// <summary>
    /// One underscore where there must be two. Only names that go on with a section of ours: a machine's environment may hold others that begin alike
    /// (Kubernetes makes ACCOUNTING_SERVICE_HOST for a service of that name).
    /// </summary>
    private static void RequireNoneMistyped(IEnumerable<string> names)
    {
        string[] sections = [.. SettingTable.All.Select(setting => setting.Key[..setting.Key.IndexOf(':', StringComparison.Ordinal)]).Distinct()];
        string[] mistyped =
        [
            .. names
                .Where(name => name.StartsWith(MistypedPrefix, StringComparison.OrdinalIgnoreCase) && !name.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase))
                .Where(name => sections.Any(section => name[MistypedPrefix.Length..].StartsWith($"{section}_", StringComparison.OrdinalIgnoreCase)))
                .Order(StringComparer.Ordinal)
                .Select(name => $"The environment variable {name} is no setting: {EnvironmentPrefix}, the section and the name are separated by two underscores each, as in ACCOUNTING__KAFKA__TOPIC."),
        ];
        if (mistyped.Length > 0)
        {
            throw new UsageException(string.Join(Environment.NewLine, mistyped));
        }
    }

    /// <summary>A shell's variable cannot hold the dots of librdkafka's names, so there an underscore stands for a dot.</summary>
    /// <summary>The environment variable that sets a setting, whatever its kind.</summary>
    public static string EnvironmentNameOf(string key) => EnvironmentPrefix + key.Replace(":", "__", StringComparison.Ordinal).Replace('.', '_').ToUpperInvariant();

    private static string KeyOfEnvironment(string name)
    {
        string key = name[EnvironmentPrefix.Length..].Replace("__", ":", StringComparison.Ordinal).ToLowerInvariant();
        return key.StartsWith(SettingTable.KafkaSettingsPrefix, StringComparison.Ordinal)
            ? SettingTable.KafkaSettingsPrefix + key[SettingTable.KafkaSettingsPrefix.Length..].Replace('_', '.')
            : key;
    }

    private static void Validate(SortedDictionary<string, SettingValue> values)
    {
        var faults = new List<string>();
        foreach (SettingValue value in values.Values.Where(value => !value.Key.StartsWith(SettingTable.KafkaSettingsPrefix, StringComparison.OrdinalIgnoreCase)))
        {
            Setting? setting = SettingTable.Find(value.Key);
            if (setting is null)
            {
                faults.Add($"The setting {value.Key} ({value.Origin}) does not exist; 'accounting config show' lists those that do.");
            }
            else if (!setting.IsValid(value.Value))
            {
                faults.Add($"The setting {setting.Key} is '{Secrets.Shown(value)}' ({value.Origin}); it must be {setting.Rule}.");
            }
        }

        faults.AddRange(SettingTable.All.Where(setting => !values.ContainsKey(setting.Key)).Select(setting => $"The setting {setting.Key} has no value: {DefaultsFile} lacks it."));
        if (faults.Count > 0)
        {
            throw new UsageException(string.Join(Environment.NewLine, faults));
        }
    }
}
