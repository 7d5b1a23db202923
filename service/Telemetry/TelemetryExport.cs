using Accounting.Aggregator.Store;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Accounting.Service.Telemetry;

/// <summary>Sends metrics and traces by OTLP while it lives, and what is left when it ends. A collector that doesn't answer disturbs nobody.</summary>
public sealed class TelemetryExport : IDisposable
{
    private const string ServiceName = "accounting-stream";

    /// <summary>How long the end of a command may wait for a collector that doesn't answer.</summary>
    private const int FlushMilliseconds = 3000;

    private readonly MeterProvider _metrics;

    private readonly TracerProvider _traces;

    private TelemetryExport(MeterProvider metrics, TracerProvider traces)
    {
        _metrics = metrics;
        _traces = traces;
    }

    /// <summary>Begins to export; null where no collector is configured, and then nothing of the exporter is even loaded.</summary>
    public static IDisposable? Start(TelemetryOptions options) => options.Endpoint is { } endpoint ? Start(endpoint, options) : null;

    private static TelemetryExport Start(Uri endpoint, TelemetryOptions options)
    {
        ResourceBuilder resource = ResourceBuilder.CreateDefault().AddService(ServiceName, serviceVersion: ProductVersion.Informational, autoGenerateServiceInstanceId: false, serviceInstanceId: $"{Environment.MachineName}-{Environment.ProcessId}");
        return new TelemetryExport(
            Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(resource)
                .AddMeter(AggregatorTelemetry.Name, ServiceTelemetry.Name, ConsumerMetrics.MeterName)
                .AddOtlpExporter((exporter, reader) =>
                {
                    Address(exporter, endpoint, options, "v1/metrics");
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.Interval.TotalMilliseconds;
                })
                .Build(),
            Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .AddSource(AggregatorTelemetry.Name, ServiceTelemetry.Name)
                .AddOtlpExporter(exporter => Address(exporter, endpoint, options, "v1/traces"))
                .Build());
    }

    public void Dispose()
    {
        _metrics.Shutdown(FlushMilliseconds);
        _traces.Shutdown(FlushMilliseconds);
        _metrics.Dispose();
        _traces.Dispose();
    }

    /// <summary>OTLP over HTTP has a path of its own for each kind (OpenTelemetry Protocol specification, "OTLP/HTTP Request").</summary>
    private static void Address(OtlpExporterOptions exporter, Uri endpoint, TelemetryOptions options, string path)
    {
        exporter.Protocol = options.SpeaksGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = options.SpeaksGrpc ? endpoint : new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{path}");
    }
}
