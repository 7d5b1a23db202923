using System.Globalization;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Store.S3;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Kafka;
using Accounting.Reporting.Steps;
using Accounting.Service.Telemetry;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Accounting.Service.Configuration;

/// <summary>The settings, typed. Every value has passed its setting's rule.</summary>
public sealed record ServiceOptions
{
    public required StoreChoice Store { get; init; }

    public required KafkaOptions Kafka { get; init; }

    /// <summary>Topic that copies of quarantined messages go to; null for none.</summary>
    public required string? QuarantineTopic { get; init; }

    public required SchemaChoice Schemas { get; init; }

    public required ConsumerOptions Consumer { get; init; }

    /// <summary>The consumer's own name; null for one of its host, process and start.</summary>
    public required string? MemberId { get; init; }

    public required CompactionSettings Compactor { get; init; }

    /// <summary>When the nightly begins, in the business time zone.</summary>
    public required LocalTime NightlyTimeOfDay { get; init; }

    /// <summary>How many of the last UTC days a nightly reads from the log again; 0 for none.</summary>
    public required int NightlyReplayDays { get; init; }

    /// <summary>Whether the nightly has other libraries read what it made.</summary>
    public required bool ReadsTwice { get; init; }

    /// <summary>Statement of the funds held for customers; null where nobody gives one.</summary>
    public required string? FundsFile { get; init; }

    /// <summary>Whose reports they are.</summary>
    public required Letterhead Letterhead { get; init; }

    public required FinancialYear FinancialYear { get; init; }

    /// <summary>After how many months without an act of the customer an account is dormant.</summary>
    public required int DormantAfterMonths { get; init; }

    /// <summary>How long nothing must have needed what is collected.</summary>
    public required Duration CollectionGrace { get; init; }

    public required ClosePolicy Close { get; init; }

    public required LoggingOptions Logging { get; init; }

    public required TelemetryOptions Telemetry { get; init; }

    /// <summary>Where the continuous service answers questions about its health; null for nowhere.</summary>
    public required Uri? HealthAddress { get; init; }

    /// <summary>Where pages are served.</summary>
    public required Uri DashboardAddress { get; init; }

    /// <summary>Who may look at them.</summary>
    public required AccessOptions Access { get; init; }

    public static ServiceOptions Of(EffectiveSettings settings) => new()
    {
        Store = new StoreChoice(
            Text(settings, "store:data"),
            TextOrNull(settings, "store:address") is { } address ? S3Address.Parse(address) : null,
            S3(settings),
            Text(settings, "store:time_zone"),
            settings["store:time_zone"].Origin.IsDefault,
            settings["store:bucket_count"].Origin.IsDefault ? null : (int)Whole(settings, "store:bucket_count"))
        {
            EarliestDay = TextOrNull(settings, "store:earliest_day") is { } day ? HomeDate.Parse(day) : null,
            AheadOfBrokerMax = settings["consumer:ahead_of_broker_seconds"].Origin.IsDefault ? null : Duration.FromSeconds(Whole(settings, "consumer:ahead_of_broker_seconds")),
        },
        Kafka = new KafkaOptions
        {
            BootstrapServers = Text(settings, "kafka:bootstrap_servers"),
            Topic = Text(settings, "kafka:topic"),
            Group = Text(settings, "kafka:group"),
            GroupInstanceId = TextOrNull(settings, "kafka:group_instance_id"),
            ProducerTime = Enum.Parse<ProducerTime>(Text(settings, "kafka:producer_time"), ignoreCase: true),
            FirstContactTimeout = TimeSpan.FromSeconds(Whole(settings, "kafka:first_contact_timeout_seconds")),
            Settings = settings.KafkaSettings,

            // A replay of the last days begins before the first of them, and an outage of a day must not outrun it.
            RetentionMin = TimeSpan.FromDays(Whole(settings, "nightly:replay_days") + 1),
        },
        QuarantineTopic = TextOrNull(settings, "kafka:quarantine_topic"),
        Schemas = new SchemaChoice(TextOrNull(settings, "schemas:registry_url") is { } addresses ? Registry(settings, addresses) : null, TextOrNull(settings, "schemas:folder")),
        Consumer = new ConsumerOptions
        {
            CheckpointInterval = Duration.FromSeconds(Whole(settings, "consumer:checkpoint_interval_seconds")),
            CheckpointBytes = Whole(settings, "consumer:checkpoint_bytes"),
            HotDays = (int)Whole(settings, "consumer:hot_days"),
            LoggedAheadMax = Duration.FromSeconds(Whole(settings, "consumer:logged_ahead_seconds")),
            RegistryPatience = Duration.FromSeconds(Whole(settings, "schemas:registry_retry_seconds")),
            AheadOfBrokerMax = Duration.FromSeconds(Whole(settings, "consumer:ahead_of_broker_seconds")),
        },
        MemberId = TextOrNull(settings, "consumer:member_id"),
        Compactor = new CompactionSettings
        {
            Interval = Duration.FromSeconds(Whole(settings, "compactor:interval_seconds")),
            Threads = (int)Whole(settings, "compactor:threads") is > 0 and int threads ? threads : Environment.ProcessorCount,
            MemoryLimitBytes = Whole(settings, "compactor:memory_limit_mib") << 20,
            BatchRows = Whole(settings, "compactor:batch_rows"),
            TableLocation = TextOrNull(settings, "compactor:table_location"),
        },
        NightlyTimeOfDay = SettingTable.TimeOfDayPattern.Parse(Text(settings, "nightly:time_of_day")).Value,
        NightlyReplayDays = (int)Whole(settings, "nightly:replay_days"),
        ReadsTwice = bool.Parse(Text(settings, "nightly:second_reader")),
        FundsFile = TextOrNull(settings, "nightly:funds_file"),
        Letterhead = new Letterhead(Text(settings, "report:operator").Trim(), Text(settings, "report:licence").Trim(), Text(settings, "report:title").Trim()),
        FinancialYear = new FinancialYear((int)Whole(settings, "report:financial_year_begins")),
        DormantAfterMonths = (int)Whole(settings, "report:dormant_after_months"),
        CollectionGrace = Duration.FromHours(Whole(settings, "collect:grace_hours")),
        Close = new ClosePolicy((int)Whole(settings, "close:day"), Duration.FromHours(Whole(settings, "close:lateness_allowance_hours")))
        {
            FirstMonth = TextOrNull(settings, "close:first_month") is { } first ? BusinessMonth.Parse(first) : null,
            Tolerances = ControlTolerance.TryParseAll(Text(settings, "close:tolerances"), out IReadOnlyList<ControlTolerance> tolerances) ? tolerances : [],
            Closer = TextOrNull(settings, "close:closer")?.Trim(),
            RequiresReplay = bool.Parse(Text(settings, "close:requires_replay")),
        },
        Telemetry = new TelemetryOptions(
            TextOrNull(settings, "telemetry:otlp_endpoint") is { } endpoint ? new Uri(endpoint) : null,
            Text(settings, "telemetry:otlp_protocol") == "grpc",
            TimeSpan.FromSeconds(Whole(settings, "telemetry:interval_seconds"))),
        HealthAddress = TextOrNull(settings, "health:address") is { } health ? new Uri(health) : null,
        DashboardAddress = new Uri(Text(settings, "dashboard:address")),
        Access = new AccessOptions(
            TextOrNull(settings, "dashboard:public_address") is { } reached ? new Uri(reached) : null,
            TextOrNull(settings, "dashboard:tokens_file"),
            TextOrNull(settings, "dashboard:openid_authority") is { } authority ? Provider(settings, authority) : null),
        Logging = new LoggingOptions(Enum.Parse<LogLevel>(Text(settings, "logging:level"), true), Enum.Parse<LogFormat>(Text(settings, "logging:format"), true)),
    };

    private static S3Options S3(EffectiveSettings settings) => new()
    {
        Endpoint = TextOrNull(settings, "s3:endpoint") is { } endpoint ? new Uri(endpoint) : null,
        Region = TextOrNull(settings, "s3:region"),
        UsesPathStyle = bool.Parse(Text(settings, "s3:path_style")),
        CreatesAtomically = bool.Parse(Text(settings, "s3:atomic_create")),
        Encryption = TextOrNull(settings, "s3:encryption"),
        EncryptionKeyId = TextOrNull(settings, "s3:encryption_key_id"),
        StorageClass = TextOrNull(settings, "s3:storage_class"),
        ReportLockYears = (int)Whole(settings, "s3:report_lock_years"),
        RetryBudget = TimeSpan.FromSeconds(Whole(settings, "s3:retry_seconds")),
        SilenceMax = TimeSpan.FromSeconds(Whole(settings, "s3:silence_seconds")),
        PartBytes = Whole(settings, "s3:part_mib") << 20,
        CallsMax = (int)Whole(settings, "s3:calls_max"),
        CacheFolder = TextOrNull(settings, "s3:cache_folder") ?? Path.Combine(Path.GetTempPath(), $"accounting-cache-{Environment.UserName}"),
        CacheBytesMax = Whole(settings, "s3:cache_mib") << 20,
    };

    private static SchemaRegistryOptions Registry(EffectiveSettings settings, string addresses) =>
        new([.. addresses.Split(',').Select(address => new Uri(address.Trim()))])
        {
            User = TextOrNull(settings, "schemas:registry_user"),
            Password = TextOrNull(settings, "schemas:registry_password"),
            Tokens = TextOrNull(settings, "schemas:registry_token_url") is { } endpoint ? Tokens(settings, endpoint) : null,
            AuthoritiesFile = TextOrNull(settings, "schemas:registry_authorities_file"),
            KeystoreFile = TextOrNull(settings, "schemas:registry_keystore_file"),
            KeystorePassword = TextOrNull(settings, "schemas:registry_keystore_password"),
            RetryBudget = TimeSpan.FromSeconds(Whole(settings, "schemas:registry_retry_seconds")),
        };

    private static OpenIdProvider Provider(EffectiveSettings settings, string authority) => new(
        new Uri(authority),
        Text(settings, "dashboard:openid_client_id"),
        TextOrNull(settings, "dashboard:openid_client_secret"),
        Text(settings, "dashboard:openid_scopes").Split(' ', StringSplitOptions.RemoveEmptyEntries),
        Text(settings, "dashboard:openid_name_claim"),
        Text(settings, "dashboard:openid_roles_claim"));

    private static SchemaRegistryTokens Tokens(EffectiveSettings settings, string endpoint) =>
        new(new Uri(endpoint), Text(settings, "schemas:registry_client_id"), Text(settings, "schemas:registry_client_secret"))
        {
            Scope = TextOrNull(settings, "schemas:registry_scope"),
            LogicalCluster = TextOrNull(settings, "schemas:registry_logical_cluster"),
            IdentityPool = TextOrNull(settings, "schemas:registry_identity_pool"),
        };

    private static string Text(EffectiveSettings settings, string key) => settings[key].Value;

    private static string? TextOrNull(EffectiveSettings settings, string key) => settings[key].Value is { Length: > 0 } text ? text : null;

    private static long Whole(EffectiveSettings settings, string key) => long.Parse(settings[key].Value, CultureInfo.InvariantCulture);
}
