namespace Accounting.Service.Telemetry;

/// <summary>Where telemetry goes.</summary>
/// <param name="Endpoint">An OTLP collector; null for nowhere.</param>
/// <param name="SpeaksGrpc">OTLP over gRPC; over HTTP otherwise.</param>
/// <param name="Interval">Time between two exports of metrics.</param>
public sealed record TelemetryOptions(Uri? Endpoint, bool SpeaksGrpc, TimeSpan Interval);
