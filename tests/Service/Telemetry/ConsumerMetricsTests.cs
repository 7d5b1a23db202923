using System.Diagnostics.Metrics;
using Accounting.Ingest;
using Accounting.Service.Telemetry;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Service.Telemetry;

public sealed class ConsumerMetricsTests
{
    [Fact]
    public async Task What_became_of_every_offset_is_counted_by_source_and_partition()
    {
        var measured = new Dictionary<string, long>();
        using var metrics = new ConsumerMetrics();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == ConsumerMetrics.MeterName)
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        using var pipeline = new Support.Pipeline();
        using ScriptedLog log = Support.Pipeline.Log(
            [.. Records(3, Deposit(1, "10"), Deposit(2, "20")), new ScriptedRecord(new LogOffset(9), Noon, "nonsense"u8.ToArray())]);
        string source = log.Identity.SourceId.Value;
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (tags.ToArray().Contains(new("source", source)) && tags.ToArray().Contains(new("partition", 0)))
            {
                measured[instrument.Name] = measured.GetValueOrDefault(instrument.Name) + value;
            }
        });
        listener.Start();
        await pipeline.ConsumeAsync(log, metrics.Count);

        Assert.Equal(7, measured["accounting.consumer.offsets.passed"]);
        Assert.Equal(2, measured["accounting.consumer.messages.accepted"]);
        Assert.Equal(1, measured["accounting.consumer.messages.quarantined"]);
        Assert.Equal(4, measured["accounting.consumer.offsets.gaps"]);
    }
}
