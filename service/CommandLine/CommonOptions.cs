using System.CommandLine;
using Accounting.Service.Configuration;

namespace Accounting.Service.CommandLine;

/// <summary>The options that every command takes. Each but <c>--config</c> sets a setting.</summary>
public sealed class CommonOptions
{
    private readonly Option<string> _config = new("--config") { Description = "JSON file of settings, over the defaults and under environment variables and options", HelpName = "FILE" };

    private readonly Option<string[]> _kafka = new("--kafka") { Description = "any librdkafka setting; repeatable [none]", HelpName = "KEY=VALUE", DefaultValueFactory = _ => [] };

    private readonly Option<string[]> _set = new("--set") { Description = "any setting that 'config show' lists; repeatable [none]", HelpName = "SECTION:NAME=VALUE", DefaultValueFactory = _ => [] };

    private readonly (Option<string> Option, string Key)[] _settings =
    [
        (Setting("--data", "DIR", "folder of the local object store [default: ./data]"), "store:data"),
        (Setting("--store", "ADDRESS", "object store in a bucket, s3://bucket/prefix, instead of a folder [default: the folder]"), "store:address"),
        (Setting("--time-zone", "ZONE", "business time zone, fixed when the store is created [default: UTC]"), "store:time_zone"),
        (Setting("--bootstrap-servers", "HOST:PORT", "Kafka brokers to ask first, comma-separated"), "kafka:bootstrap_servers"),
        (Setting("--topic", "NAME", "topic of the transactions [default: transactions]"), "kafka:topic"),
        (Setting("--group", "NAME", "consumer group [default: accounting]"), "kafka:group"),
        (Setting("--log-level", "LEVEL", "least level of log lines: trace, debug, information, warning, error, none [default: warning]"), "logging:level"),
        (Setting("--log-format", "FORMAT", "text or json; log lines go to the standard error stream [default: text]"), "logging:format"),
    ];

    public void AddTo(Command root)
    {
        foreach ((Option<string> option, _) in _settings)
        {
            root.Options.Add(option);
        }

        root.Options.Add(_config);
        root.Options.Add(_kafka);
        root.Options.Add(_set);
        _config.Recursive = _kafka.Recursive = _set.Recursive = true;
    }

    /// <exception cref="UsageException">A setting is unknown or breaks its rule, or the file cannot be read.</exception>
    public EffectiveSettings Read(ParseResult parsed) =>
        SettingSources.Load(parsed.GetValue(_config), Environment.GetEnvironmentVariables(), [.. Overrides(parsed)]);

    private static Option<string> Setting(string name, string helpName, string description) => new(name) { Description = description, HelpName = helpName, Recursive = true };

    private static (string Key, string Value) Split(string option, string given)
    {
        int equals = given.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? (given[..equals].Trim(), given[(equals + 1)..])
            : throw new UsageException($"{option} '{given}' is not of the form KEY=VALUE.");
    }

    private IEnumerable<SettingOverride> Overrides(ParseResult parsed)
    {
        foreach (string given in parsed.GetValue(_set) ?? [])
        {
            (string key, string value) = Split("--set", given);
            yield return new SettingOverride(key, value, $"--set {key}");
        }

        foreach (string given in parsed.GetValue(_kafka) ?? [])
        {
            (string key, string value) = Split("--kafka", given);
            yield return new SettingOverride(SettingTable.KafkaSettingsPrefix + key, value, $"--kafka {key}");
        }

        foreach ((Option<string> option, string key) in _settings)
        {
            if (parsed.GetValue(option) is { } value)
            {
                yield return new SettingOverride(key, value, option.Name);
            }
        }
    }
}
