using System.Collections;
using Accounting.Ingest.Avro;
using Accounting.Service.Configuration;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Service.Configuration;

public sealed class SettingSourcesTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Later_layers_win_and_each_value_names_its_origin()
    {
        File.WriteAllText(_file, """{ "consumer": { "hot_days": 5 }, "close": { "day": 4 }, "kafka": { "topic": "from-file" } }""");
        var environment = new Hashtable { ["ACCOUNTING__CONSUMER__HOT_DAYS"] = "6", ["ACCOUNTING__KAFKA__TOPIC"] = "from-environment", ["PATH"] = "/bin" };
        EffectiveSettings settings = SettingSources.Load(_file, environment, [new SettingOverride("kafka:topic", "from-option", "--topic")]);

        Assert.Equal(("4", $"file {_file}"), Of(settings, "close:day"));
        Assert.Equal(("6", "environment ACCOUNTING__CONSUMER__HOT_DAYS"), Of(settings, "consumer:hot_days"));
        Assert.Equal(("from-option", "command line --topic"), Of(settings, "kafka:topic"));
        Assert.Equal(("accounting", "default"), Of(settings, "kafka:group"));
    }

    [Fact]
    public void The_defaults_are_those_of_the_description()
    {
        var options = ServiceOptions.Of(SettingSources.Load(null, new Hashtable(), []));

        Assert.Equal(("./data", "UTC", true), (options.Store.DataFolder, options.Store.TimeZoneId, options.Store.TimeZoneIsDefault));
        Assert.Equal(("", "transactions", "accounting", null), (options.Kafka.BootstrapServers, options.Kafka.Topic, options.Kafka.Group, options.Kafka.GroupInstanceId));
        Assert.Empty(options.Kafka.Settings);
        Assert.Equal((Duration.FromMinutes(5), 64 << 20, 3), (options.Consumer.CheckpointInterval, options.Consumer.CheckpointBytes, options.Consumer.HotDays));
        Assert.Equal((new LocalTime(2, 0), 3, Duration.FromHours(48)), (options.NightlyTimeOfDay, options.Close.CloseDay, options.Close.LatenessAllowance));
    }

    [Fact]
    public void A_variable_of_the_environment_may_name_a_setting_of_librdkafka()
    {
        var environment = new Hashtable { ["ACCOUNTING__KAFKA__SETTINGS__SECURITY_PROTOCOL"] = "sasl_ssl" };

        Assert.Equal("sasl_ssl", SettingSources.Load(null, environment, []).KafkaSettings["security.protocol"]);
    }

    [Theory]
    [InlineData("close:first_month", "2026-13")]
    [InlineData("close:day", "0")]
    [InlineData("close:day", "third")]
    [InlineData("store:time_zone", "Mars/Olympus")]
    [InlineData("kafka:bootstrap_servers", "localhost")]
    [InlineData("kafka:topic", "a topic")]
    [InlineData("schemas:registry_url", "http://one:8081,two:8081")]
    [InlineData("schemas:registry_url", "http://one:8081,")]
    [InlineData("schemas:registry_token_url", "provider/token")]
    [InlineData("consumer:checkpoint_bytes", "1e6")]
    [InlineData("nightly:time_of_day", "25:00")]
    [InlineData("report:title", " ")]
    [InlineData("report:operator", "Two\nlines")]
    [InlineData("logging:level", "3")]
    [InlineData("logging:format", "1")]
    public void A_value_that_breaks_its_rule_is_refused_with_the_setting_its_origin_and_the_rule(string key, string value)
    {
        var refusal = Assert.Throws<UsageException>(() => SettingSources.Load(null, new Hashtable(), [new SettingOverride(key, value, "--set")]));

        Assert.Equal($"The setting {key} is '{value}' (command line --set); it must be {SettingTable.Find(key)!.Rule}.", refusal.Message);
    }

    [Fact]
    public void Settings_that_go_to_a_child_by_its_environment_arrive_as_they_are()
    {
        EffectiveSettings sent = SettingSources.Load(null, new Hashtable(), [
            new SettingOverride("kafka:settings:ssl.ca.location", "/etc/ca.pem", "--kafka"),
            new SettingOverride("schemas:registry_password", "h u s h='\"", "--set"),
            new SettingOverride("close:closer", "Ž. Doe", "--set"),
        ]);
        var environment = new Hashtable();
        foreach (SettingValue value in sent.All)
        {
            environment[SettingSources.EnvironmentNameOf(value.Key)] = value.Value;
        }

        EffectiveSettings arrived = SettingSources.Load(null, environment, []);
        Assert.Equal(sent.All.Select(value => (value.Key, value.Value)), arrived.All.Select(value => (value.Key, value.Value)));
        Assert.Equal(sent.KafkaSettings, arrived.KafkaSettings);
    }

    [Fact]
    public void An_unknown_setting_is_refused()
    {
        File.WriteAllText(_file, """{ "consumer": { "hot_dayz": 5 } }""");

        Assert.Contains("consumer:hot_dayz", Assert.Throws<UsageException>(() => SettingSources.Load(_file, new Hashtable(), [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_JSON_is_refused_by_name()
    {
        File.WriteAllText(_file, "{ \"consumer\": ");

        Assert.Contains(_file, Assert.Throws<UsageException>(() => SettingSources.Load(_file, new Hashtable(), [])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kafka:settings:sasl.password", true)]
    [InlineData("kafka:settings:sasl.oauthbearer.client.secret", true)]
    [InlineData("kafka:settings:ssl.key.password", true)]
    [InlineData("kafka:settings:ssl.key.pem", true)]
    [InlineData("kafka:settings:sasl.jaas", true)]
    [InlineData("kafka:settings:SASL.PASSWORD", true)]
    [InlineData("kafka:settings:sasl.username", false)]
    [InlineData("kafka:settings:sasl.mechanisms", false)]
    [InlineData("kafka:settings:security.protocol", false)]
    [InlineData("schemas:registry_client_secret", true)]
    [InlineData("schemas:registry_keystore_password", true)]
    [InlineData("schemas:registry_token_url", false)]
    [InlineData("store:data", false)]
    public void Secrets_are_told_from_settings_by_name(string key, bool isSecret)
    {
        var value = new SettingValue(key, "value", SettingOrigin.Default);

        Assert.Equal(isSecret ? Secrets.Redacted : "value", Secrets.Shown(value));
    }

    [Theory]
    [InlineData("https://reader:hidden@registry.example:8081/", "https://(redacted)@registry.example:8081/")]
    [InlineData("https://a:hidden@one.example,https://b:hid,den@two.example/path", "https://(redacted)@one.example,https://(redacted)@two.example/path")]
    [InlineData("https://one.example/@path", "https://one.example/@path")]
    public void Addresses_are_shown_without_their_passwords(string value, string shown) =>
        Assert.Equal(shown, Secrets.Shown(new SettingValue("schemas:registry_url", value, SettingOrigin.Default)));

    [Fact]
    public void A_refused_address_is_told_without_its_password()
    {
        var refusal = Assert.Throws<UsageException>(() => SettingSources.Load(null, new Hashtable(), [new SettingOverride("schemas:registry_url", "ftp://reader:hidden@registry.example", "--set")]));

        Assert.Contains("registry.example", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_registrys_settings_reach_its_options()
    {
        ServiceOptions options = ServiceOptions.Of(SettingSources.Load(null, new Hashtable(), [
            new SettingOverride("schemas:registry_url", "http://one:8081, https://two/base", "--set"),
            new SettingOverride("schemas:registry_token_url", "https://provider/token", "--set"),
            new SettingOverride("schemas:registry_client_id", "books", "--set"),
            new SettingOverride("schemas:registry_client_secret", "s3cret", "--set"),
            new SettingOverride("schemas:registry_logical_cluster", "lsrc-1", "--set"),
            new SettingOverride("schemas:registry_keystore_file", "own.p12", "--set"),
        ]));

        SchemaRegistryOptions registry = options.Schemas.Registry!;
        Assert.Equal([new Uri("http://one:8081"), new Uri("https://two/base")], registry.Addresses);
        Assert.Equal(new SchemaRegistryTokens(new Uri("https://provider/token"), "books", "s3cret") { LogicalCluster = "lsrc-1" }, registry.Tokens);
        Assert.Equal("own.p12", registry.KeystoreFile);
        Assert.Equal(TimeSpan.FromSeconds(120), registry.RetryBudget);
        Assert.Null(registry.User);
    }

    private static (string Value, string Origin) Of(EffectiveSettings settings, string key) => (settings[key].Value, settings[key].Origin.Description);

    [Fact]
    public void One_underscore_where_there_must_be_two_is_named_and_names_of_others_are_left_alone()
    {
        var environment = new Hashtable { ["ACCOUNTING_KAFKA_TOPIC"] = "x", ["ACCOUNTING_NIGHTLY__TIME_OF_DAY"] = "02:00", ["ACCOUNTING_SERVICE_HOST"] = "10.0.0.1", ["ACCOUNTING_PORT"] = "tcp" };

        string told = Assert.Throws<UsageException>(() => SettingSources.Load(null, environment, [])).Message;

        Assert.Contains("ACCOUNTING_KAFKA_TOPIC is no setting", told, StringComparison.Ordinal);
        Assert.Contains("ACCOUNTING_NIGHTLY__TIME_OF_DAY is no setting", told, StringComparison.Ordinal);
        Assert.DoesNotContain("_SERVICE_HOST", told, StringComparison.Ordinal);
        Assert.DoesNotContain("_PORT", told, StringComparison.Ordinal);
    }
}
