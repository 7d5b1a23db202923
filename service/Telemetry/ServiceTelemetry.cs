using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Accounting.Service.Telemetry;

/// <summary>What compactions, nightlies and other runs tell of themselves. Names are stable: dashboards and alerts refer to them.</summary>
public static class ServiceTelemetry
{
    public const string Name = "Accounting.Stream.Service";

    private static readonly Meter Meter = new(Name);

    /// <summary>Runs and their steps.</summary>
    internal static ActivitySource Activities { get; } = new(Name);

    internal static Histogram<double> RunSeconds { get; } = Meter.CreateHistogram<double>("accounting.run.duration", "s", "Compactions, nightlies, backfills and other runs, by kind and outcome.");

    internal static Histogram<double> StepSeconds { get; } = Meter.CreateHistogram<double>("accounting.run.step.duration", "s", "Steps of runs, by kind of run, step and outcome.");

    internal static KeyValuePair<string, object?> Outcome(bool done) => new("outcome", done ? "done" : "failed");
}
