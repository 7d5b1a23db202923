using System.Globalization;
using System.Text.RegularExpressions;
using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Store.S3;
using Accounting.Ingest;
using Accounting.Reporting.Controls;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Text;

namespace Accounting.Service.Configuration;

/// <summary>Every setting there is. Defaults stand in <c>appsettings.json</c>, which the executable holds; a key that is not here is refused.</summary>
public static partial class SettingTable
{
    /// <summary>Any librdkafka setting may stand below this key, under its own name.</summary>
    public const string KafkaSettingsPrefix = "kafka:settings:";

    /// <summary>Times of day as settings write them.</summary>
    public static LocalTimePattern TimeOfDayPattern { get; } = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    public static IReadOnlyList<Setting> All { get; } =
    [
        new("store:data", "folder of the local object store", "a folder's path", text => text.Length > 0),
        new("store:address", "place of the object store in a bucket, s3://bucket/prefix; empty for the local folder", "s3://bucket or s3://bucket/prefix, or empty", IsBucketAddressOrEmpty),
        new("store:time_zone", "business time zone, fixed when the store is created", "an IANA time zone such as Europe/London", IsTimeZone),
        new("store:bucket_count", "files that the transactions of a home date are cut into by their ids, fixed when the store is created", "a whole number from 1 to 100", text => IsWhole(text, 1, 100)),
        new("store:earliest_day", "first UTC date that a transaction of a new store may name, else it is quarantined: 'accounting rules set' moves it later; empty for ten years before the store is made", "a date such as 2016-01-01 from 1970 on, or empty", text => text.Length == 0 || (HomeDate.TryParse(text, out HomeDate date) && date >= Timestamp.Earliest.UtcDate)),
        new("s3:endpoint", "address of an S3-compatible server; empty for AWS", "an http or https address, or empty", IsAddressOrEmpty),
        new("s3:region", "region of the bucket; empty for the one of the environment or profile", "a region's name, or empty", _ => true),
        new("s3:path_style", "the bucket stands in the path and not in the host's name, as most compatible servers want it", "true or false", text => bool.TryParse(text, out _)),
        new("s3:atomic_create", "the server creates an object only where none is in one atomic act (If-None-Match), as AWS and MinIO do; false where it does not: then only one process at a time may close months, collect or backfill", "true or false", text => bool.TryParse(text, out _)),
        new("s3:encryption", "server-side encryption; empty leaves it to the bucket", "AES256, aws:kms or aws:kms:dsse, or empty", text => text is "" or "AES256" or "aws:kms" or "aws:kms:dsse"),
        new("s3:encryption_key_id", "key of aws:kms; empty for the account's own", "a key's id or ARN, or empty", _ => true),
        new("s3:storage_class", "storage class of new objects; empty leaves it to the bucket", "a class such as STANDARD_IA, or empty", text => StorageClassForm().IsMatch(text)),
        new("s3:report_lock_years", "final reports are locked against deletion for so many years (Object Lock, compliance mode); 0 for none", "a whole number from 0 to 100", text => IsWhole(text, 0, 100)),
        new("s3:retry_seconds", "a failing call is tried again for so long before the store counts as unavailable, in seconds", "a whole number from 0 to 600", text => IsWhole(text, 0, 600)),
        new("s3:silence_seconds", "how long the server may say nothing in the middle of a call, in seconds", "a whole number from 1 to 600", text => IsWhole(text, 1, 600)),
        new("s3:part_mib", "larger files are sent and fetched in parts of this size, in MiB", "a whole number from 5 to 5120", text => IsWhole(text, 5, 5120)),
        new("s3:calls_max", "calls at work at once", "a whole number from 1 to 256", text => IsWhole(text, 1, 256)),
        new("s3:cache_folder", "local folder for copies of objects that are read as files, and for files being made; empty for one in the temporary folder", "a folder's path, or empty", _ => true),
        new("s3:cache_mib", "local copies that nobody reads at the moment are kept up to this, in MiB", "a whole number from 16 to 16777216", text => IsWhole(text, 16, 1 << 24)),
        new("kafka:bootstrap_servers", "brokers to ask first, comma-separated host:port", "host:port, or several separated by commas", IsServerList),
        new("kafka:topic", "topic of the transactions", "1 to 249 letters, digits, dots, dashes and underscores", text => TopicForm().IsMatch(text)),
        new("kafka:group", "consumer group", "a name that is not empty", text => text.Length > 0),
        new("kafka:first_contact_timeout_seconds", "how long a broker may take to answer at first, in seconds", "a whole number from 1 to 600", text => IsWhole(text, 1, 600)),
        new("kafka:quarantine_topic", "topic that copies of quarantined messages go to, for whoever watches one; empty for none", "1 to 249 letters, digits, dots, dashes and underscores, or empty", text => text.Length == 0 || TopicForm().IsMatch(text)),
        new("kafka:producer_time", "what to do where messages bear the time of their producer's clock and not of the broker's (message.timestamp.type=CreateTime)", "warn, refuse or accept", text => text is "warn" or "refuse" or "accept"),
        new("kafka:group_instance_id", "static membership: this member's lasting name; empty for none", "a name, or empty", _ => true),
        new("schemas:registry_url", "Schema Registry to ask for the schemas of Confluent-framed messages, by one address or several of the same: where one fails, the next is asked; empty for none", "http or https addresses separated by commas, or empty", IsAddressListOrEmpty),
        new("schemas:registry_user", "name for the registry's basic authentication; empty for none", "a name without a colon, or empty", text => !text.Contains(':', StringComparison.Ordinal)),
        new("schemas:registry_password", "its password; better given in the environment than in a file", "any text", _ => true),
        new("schemas:registry_token_url", "token endpoint of an OpenID provider, where the registry wants bearer tokens (OAuth client credentials); empty for none", "an http or https address, or empty", IsAddressOrEmpty),
        new("schemas:registry_client_id", "the client that asks for tokens", "a client's id, or empty", _ => true),
        new("schemas:registry_client_secret", "its secret; better given in the environment than in a file", "any text", _ => true),
        new("schemas:registry_scope", "scope of the tokens; empty for the client's own", "a scope, or several separated by spaces, or empty", _ => true),
        new("schemas:registry_logical_cluster", "Confluent Cloud's id of the registry, where tokens are used; empty elsewhere", "an id such as lsrc-12345, or empty", _ => true),
        new("schemas:registry_identity_pool", "Confluent Cloud's id of the identity pool; empty for none", "an id such as pool-12345, or empty", _ => true),
        new("schemas:registry_authorities_file", "PEM file of the certificate authorities that vouch for the registry and the token endpoint; empty for the machine's own", "a file's path, or empty", _ => true),
        new("schemas:registry_keystore_file", "PKCS #12 file of this program's own certificate and key, where the registry demands one; empty for none", "a file's path, or empty", _ => true),
        new("schemas:registry_keystore_password", "its password; better given in the environment than in a file", "any text", _ => true),
        new("schemas:registry_retry_seconds", "a command that ends (a backfill, a replay, a run up to the logs' ends) asks a registry that is away again for so long, in seconds; the service waits for as long as it takes", "a whole number from 0 to 240", text => IsWhole(text, 0, 240)),
        new("schemas:folder", "folder of .avsc files: writers' schemas known beforehand, by fingerprint; empty for none", "a folder's path, or empty", _ => true),
        new("consumer:member_id", "this consumer's own name in 'accounting status'; empty for one made of its host, process and start", "1 to 100 letters, digits, dots, dashes and underscores, the first no dot, or empty", text => text.Length == 0 || MemberForm().IsMatch(text)),
        new("consumer:checkpoint_interval_seconds", "a checkpoint is written at least this often, in seconds", "a whole number from 1 to 3600", text => IsWhole(text, 1, 3600)),
        new("consumer:checkpoint_bytes", "checkpoints are written once a consumer holds this many bytes of message values in memory only", "a whole number from 1024 to 1073741824", text => IsWhole(text, 1024, 1 << 30)),
        new("consumer:hot_days", "home dates kept in memory per partition", "a whole number from 1 to 366", text => IsWhole(text, 1, 366)),
        new("consumer:ahead_of_broker_seconds", "a transaction further ahead of the broker's clock than this is quarantined, in seconds; fixed when the store is created, and moved by 'accounting rules set'", "a whole number from 0 to 31536000", text => IsWhole(text, 0, 31_536_000)),
        new("consumer:logged_ahead_seconds", "how far ahead of this machine's clock a message may have been logged before its partition waits, until the clocks agree or 'accounting rules decide' settles it, in seconds; it decides nothing", "a whole number from 1 to 86400", text => IsWhole(text, 1, 86_400)),
        new("compactor:interval_seconds", "time between compactions, in seconds", "a whole number from 1 to 86400", text => IsWhole(text, 1, 86_400)),
        new("compactor:threads", "threads of a compaction; 0 for one per processor", "a whole number from 0 to 1024", text => IsWhole(text, 0, 1024)),
        new("compactor:memory_limit_mib", "memory of a compaction before it spills to disk, in MiB", "a whole number from 64 to 1048576", text => IsWhole(text, 64, 1 << 20)),
        new("compactor:batch_rows", "rows that a compaction folds at once; what is more is done by all compactors that run", "a whole number from 1 to 1000000000", text => IsWhole(text, 1, 1_000_000_000)),
        new("compactor:table_location", "the store's URI as those who read its Iceberg tables reach it, when a table is begun or rebased; empty for that of the store's place", "a URI such as s3://bucket/prefix or file:///srv/accounting, or empty", IsTableLocationOrEmpty),
        new("nightly:time_of_day", "when the nightly begins, in the business time zone", "a time of day such as 02:00", text => TimeOfDayPattern.Parse(text).Success),
        new("nightly:replay_days", "how many of the last UTC days a nightly reads from the topic again, to absorb what was missed; 0 for none", "a whole number from 0 to 366", text => IsWhole(text, 0, 366)),
        new("nightly:second_reader", "the nightly reads the days that it made and the tables of reports once more, through Apache.Avro and Parquet.Net, and closes no month that these read otherwise; false leaves the control 'second-reader' unchecked", "true or false", text => bool.TryParse(text, out _)),
        new("nightly:funds_file", "file of the funds held for customers, to be laid beside client money; empty for none", "a file's path, or empty", _ => true),
        new("report:operator", "who answers for the reports, as their covers name it; empty for nobody", "up to 200 characters in one line, or empty", IsCoverLine),
        new("report:licence", "the licence under which the exchange operates, as covers name it; empty for none", "up to 200 characters in one line, or empty", IsCoverLine),
        new("report:title", "what the reports are called on their covers", "1 to 100 characters in one line", text => text.Trim().Length is > 0 and <= 100 && IsCoverLine(text)),
        new("report:financial_year_begins", "the month with which financial years begin: income and expense of the trial balance then begin at zero", "a whole number from 1 to 12", text => IsWhole(text, 1, 12)),
        new("report:dormant_after_months", "after how many months without an act of the customer (a deposit, a withdrawal or the request of one, a bet) an account is dormant in 'ageing'; a restated month keeps what it was closed with", "a whole number from 1 to 600", text => IsWhole(text, 1, 600)),
        new("collect:grace_hours", "how long nothing must have needed what is collected as garbage, in hours; more than any process may hang", "a whole number from 6 to 8760", text => IsWhole(text, (int)GarbageSearch.GraceMin.TotalHours, 8760)),
        new("close:first_month", "the first month to be reported, which opens with all that is dated before; empty for the first with transactions", "a month such as 2026-10, or empty", text => text.Length == 0 || BusinessMonth.TryParse(text, out _)),
        new("close:day", "a month becomes final on this day after its end (3: the third day)", "a whole number from 1 to 60", text => IsWhole(text, 1, 60)),
        new("close:lateness_allowance_hours", "how long past a month's end every partition must have been read up to its end, in hours", "a whole number from 0 to 1440", text => IsWhole(text, 0, 1440)),
        new("close:tolerances", "how far the sides of a control may differ before it is red: then it is amber; controls that can be signed off alone (docs/data.md)", "such as 'settled-markets GBP 0.05, balance-chain 2': a control, a currency where it is of one, the largest difference; or empty", IsTolerances),
        new("close:closer", "who closes months: what this person signs off is not accepted, so that signer and closer differ; empty where anybody may sign", "up to 200 characters in one line, or empty", IsCoverLine),
        new("close:requires_replay", "whether a month stays open while no broker answers to have the last days read again; false closes it and says so on the report", "true or false", text => bool.TryParse(text, out _)),
        new("telemetry:otlp_endpoint", "OTLP collector that metrics and traces go to; empty for none", "an http or https address, or empty", IsAddressOrEmpty),
        new("telemetry:otlp_protocol", "how the collector is spoken to", "grpc or http/protobuf", text => text is "grpc" or "http/protobuf"),
        new("telemetry:interval_seconds", "time between two exports of metrics, in seconds", "a whole number from 1 to 3600", text => IsWhole(text, 1, 3600)),
        new("health:address", "where 'run' answers /health/live and /health/ready; empty for nowhere", "an http address with a port, such as http://127.0.0.1:8080, or empty", IsHealthAddressOrEmpty),
        new("dashboard:address", "where 'dashboard' and the role of that name serve their pages; without a login to this machine alone", "an http address with a port, such as http://127.0.0.1:8090", text => text.Length > 0 && IsHealthAddressOrEmpty(text)),
        new("dashboard:public_address", "the address under which browsers reach the pages through a proxy that speaks TLS; empty where they are reached where they are served", "an https address without a path, such as https://books.example.com, or empty", IsPublicAddressOrEmpty),
        new("dashboard:tokens_file", "file of the tokens by which people log in, as 'accounting token new' makes it; empty for none", "a file's path, or empty", _ => true),
        new("dashboard:openid_authority", "issuer of the OpenID Connect provider by which people log in; empty for none", "an https address, http of this machine alone, or empty", IsAuthorityOrEmpty),
        new("dashboard:openid_client_id", "what the pages are called there", "a client's id", text => text.Length > 0),
        new("dashboard:openid_client_secret", "its secret, of a client that has one; better given in the environment than in a file", "any text", _ => true),
        new("dashboard:openid_scopes", "what is asked of the provider, separated by spaces", "scopes, openid among them", text => text.Split(' ').Contains("openid")),
        new("dashboard:openid_name_claim", "which claim is a person's name, as it stands under what the person does", "a claim's name", text => text.Length > 0),
        new("dashboard:openid_roles_claim", "which claim holds a person's roles: reader, operator, closer", "a claim's name", text => text.Length > 0),
        new("logging:level", "least level of log lines", "trace, debug, information, warning, error or none", IsLogLevel),
        new("logging:format", "form of log lines", "text or json", text => Enum.TryParse<LogFormat>(text, true, out _) && !IsWhole(text, int.MinValue, int.MaxValue)),
    ];

    public static Setting? Find(string key) => All.FirstOrDefault(setting => setting.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    private static bool IsTimeZone(string text) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(text) is not null;

    private static bool IsServerList(string text) => text.Length == 0 || text.Split(',').All(server => ServerForm().IsMatch(server.Trim()));

    private static bool IsAddressOrEmpty(string text) =>
        text.Length == 0 || (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && (address.Scheme is "http" or "https"));

    private static bool IsAddressListOrEmpty(string text) =>
        text.Length == 0 || text.Split(',').All(address => address.Trim().Length > 0 && IsAddressOrEmpty(address.Trim()));

    private static bool IsHealthAddressOrEmpty(string text) =>
        text.Length == 0 || (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address is { Scheme: "http", PathAndQuery: "/" });

    private static bool IsPublicAddressOrEmpty(string text) =>
        text.Length == 0 || (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address is { Scheme: "https", PathAndQuery: "/", UserInfo: "" });

    private static bool IsAuthorityOrEmpty(string text) =>
        text.Length == 0 || (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && (address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback)));

    private static bool IsBucketAddressOrEmpty(string text) => text.Length == 0 || S3Address.TryParse(text, out _);

    private static bool IsTableLocationOrEmpty(string text) => text.Length == 0 || TableLocationForm().IsMatch(text);

    private static bool IsCoverLine(string text) => text.Length <= 200 && !text.Any(char.IsControl);

    private static bool IsTolerances(string text) => ControlTolerance.TryParseAll(text, out IReadOnlyList<ControlTolerance> tolerances)
        && tolerances.All(tolerance => ControlClasses.Of(tolerance.Control) == ControlClass.Signable);

    private static bool IsWhole(string text, int least, int greatest) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least && number <= greatest;

    private static bool IsLogLevel(string text) =>
        !IsWhole(text, int.MinValue, int.MaxValue) && Enum.TryParse(text, true, out LogLevel level) && level != LogLevel.Critical;

    [GeneratedRegex(@"\A[A-Z0-9_]{0,40}\z", RegexOptions.CultureInvariant)]
    private static partial Regex StorageClassForm();

    [GeneratedRegex(@"\A[a-z][a-z0-9+.-]*:/[^\s?#]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex TableLocationForm();

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,249}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TopicForm();

    [GeneratedRegex(@"\A[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex MemberForm();

    [GeneratedRegex(@"\A(\[[0-9a-fA-F:]+\]|[^\s:,]+):[0-9]{1,5}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ServerForm();
}
