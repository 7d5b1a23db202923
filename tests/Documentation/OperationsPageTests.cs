using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.RegularExpressions;
using Accounting.Aggregator.Store;
using Accounting.Service.Configuration;
using Accounting.Service.Telemetry;
using Accounting.Tests.Deployment;
using Accounting.Tests.EndToEnd;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Documentation;

/// <summary>docs/operations.md against the program: nothing is said of what isn't there, and nothing that is there is left out.</summary>
public sealed partial class OperationsPageTests
{
    private static readonly string[] Rooms = ["ingest", "exchange", "aggregator", "compactor", "reporting", "service"];

    private static readonly string Page = File.ReadAllText(Path.Combine(AccountingProgram.Repository, "docs", "operations.md"));

    [Fact]
    public void Every_log_event_has_its_meaning_and_remedy()
    {
        int[] written = [.. Rooms.SelectMany(room => Directory.EnumerateFiles(Path.Combine(AccountingProgram.Repository, room), "*.cs", SearchOption.AllDirectories))
            .SelectMany(path => EventForm().Matches(File.ReadAllText(path)))
            .Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))
            .Order()];
        Assert.Equal(written.Distinct(), written);
        Assert.Equal(written, ExplainedEvents().Order());
    }

    [Fact]
    public void Every_metric_is_listed_as_it_is_measured_and_every_listed_one_is_measured()
    {
        var measured = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name.StartsWith("Accounting.Stream.", StringComparison.Ordinal))
                {
                    measured[instrument.Name] = $"{instrument.Name} {KindOf(instrument)} {instrument.Unit}";
                }
            },
        };
        listener.Start();
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(AggregatorTelemetry).TypeHandle);
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(ServiceTelemetry).TypeHandle);
        using var metrics = new ConsumerMetrics();
        using var pipeline = new Pipeline();
        using ScriptedLog log = Pipeline.Log([]);
        using var gauges = new ConsumerGauges(pipeline.Loop(log), "transactions", "accounting", pipeline.Clock);
        Assert.Equal(measured.Values, DocumentedMetric.ReadAll().Select(metric => $"{metric.Name} {metric.Kind} {metric.Unit}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_setting_that_it_names_exists()
    {
        string[] named = [.. SettingForm().Matches(Page).Select(match => match.Groups[1].Value).Distinct()];
        Assert.NotEmpty(named);
        Assert.Equal([], named.Where(name => SettingTable.Find(name) is null).Except(["kafka:settings"]));
    }

    [Fact]
    public void The_permissions_that_it_lists_are_those_that_the_stores_calls_need_and_no_others()
    {
        string bucketRoom = Path.Combine(AccountingProgram.Repository, "aggregator", "Store", "S3");
        string[] sources = [.. Rooms.SelectMany(room => Directory.EnumerateFiles(Path.Combine(AccountingProgram.Repository, room), "*.cs", SearchOption.AllDirectories))];
        string[] calls = [.. sources.Where(path => path.StartsWith(bucketRoom, StringComparison.Ordinal)).SelectMany(path => CallForm().Matches(File.ReadAllText(path)))
            .Select(match => match.Groups[1].Value).Distinct()];
        Assert.DoesNotContain(sources, path => !path.StartsWith(bucketRoom, StringComparison.Ordinal) && File.ReadAllText(path).Contains("AmazonS3Client", StringComparison.Ordinal));
        Assert.Equal(PermissionOf.Keys.Order(), calls.Order());
        Assert.Equal(PermissionOf.Values.Distinct().Order(), PermissionRowForm().Matches(Page).Select(match => match.Groups[1].Value).Order());
    }

    /// <summary>What AWS asks for each call of its API (its "Service Authorization Reference", actions of Amazon S3), by the SDK's name.</summary>
    private static Dictionary<string, string> PermissionOf { get; } = new()
    {
        ["ListObjectsV2"] = "s3:ListBucket",
        ["GetObject"] = "s3:GetObject",
        ["GetObjectMetadata"] = "s3:GetObject",
        ["PutObject"] = "s3:PutObject",
        ["InitiateMultipartUpload"] = "s3:PutObject",
        ["UploadPart"] = "s3:PutObject",
        ["CompleteMultipartUpload"] = "s3:PutObject",
        ["AbortMultipartUpload"] = "s3:AbortMultipartUpload",
        ["DeleteObjects"] = "s3:DeleteObject",
    };

    /// <summary>From rows that begin with ids: <c>| 200, 201 |</c>, <c>| 1100 to 1102 |</c>.</summary>
    private static IEnumerable<int> ExplainedEvents() =>
        from row in RowForm().Matches(Page)
        from part in row.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries)
        let ends = part.Split(" to ")
        let first = int.Parse(ends[0], CultureInfo.InvariantCulture)
        from id in Enumerable.Range(first, int.Parse(ends[^1], CultureInfo.InvariantCulture) - first + 1)
        select id;

    /// <summary>As OpenTelemetry takes an instrument: what only grows is a counter, observed or added to.</summary>
    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" or "ObservableCounter" => "counter",
        "Histogram" => "histogram",
        "ObservableGauge" => "gauge",
        string other => other,
    };

    [GeneratedRegex(@"\[LoggerMessage\((\d+),")]
    private static partial Regex EventForm();

    [GeneratedRegex(@"[cC]lient\.(\w+)Async\(")]
    private static partial Regex CallForm();

    [GeneratedRegex(@"(?m)^\| `(s3:\w+)` \|")]
    private static partial Regex PermissionRowForm();

    [GeneratedRegex(@"(?m)^\| (\d[\d, to]*) \|")]
    private static partial Regex RowForm();

    [GeneratedRegex(@"`((?:store|s3|kafka|schemas|consumer|compactor|nightly|collect|close|telemetry|health|report|logging):[a-z_0-9]+)")]
    private static partial Regex SettingForm();
}
