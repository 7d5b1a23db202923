using OpenTelemetry.Exporter;

namespace Accounting.Service.Telemetry;

/// <summary>Where telemetry goes.</summary>
/// <param name="Endpoint">An OTLP collector; null for nowhere.</param>
/// <param name="Protocol">How it is spoken to.</param>
/// <param name="Interval">Time between two exports of metrics.</param>
public sealed record TelemetryOptions(Uri? Endpoint, OtlpExportProtocol Protocol, TimeSpan Interval);
