using System.Diagnostics.Metrics;
using Accounting.Aggregator.Consuming;
using Accounting.Service.Telemetry;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Service.Telemetry;

public sealed class ConsumerGaugesTests
{
    [Fact]
    public async Task They_tell_how_the_polling_thread_last_stood_and_what_rows_did_to_hot_days()
    {
        using var pipeline = new Support.Pipeline();
        using ScriptedLog log = Support.Pipeline.Log([.. Records(0, Deposit(1, "10"), Deposit(1, "10"), Deposit(1, "11"), Deposit(2, "20"))]);
        ConsumerLoop loop = pipeline.Loop(log);
        using var gauges = new ConsumerGauges(loop, "transactions", "accounting", pipeline.Clock);
        Assert.Empty(Collect(gauges));
        await loop.RunAsync(untilCaughtUp: true, TestContext.Current.CancellationToken);
        pipeline.Clock.Advance(TimeSpan.FromSeconds(90));

        Dictionary<string, double> told = Collect(gauges);
        Assert.Equal(0, told["accounting.consumer.lag.messages"]);
        Assert.Equal(0, told["accounting.consumer.lag.time"]);
        Assert.Equal(90, told["accounting.consumer.checkpoint.age"]);
        Assert.Equal(2, told["accounting.consumer.hot.rows"]);
        Assert.InRange(told["accounting.consumer.hot.bytes"], 100, 10_000);
        Assert.Equal(1, told["accounting.consumer.rows.duplicate"]);
        Assert.Equal(1, told["accounting.consumer.rows.conflicting"]);
        Assert.Equal(0, told["accounting.consumer.rows.superseded"]);
    }

    [Fact]
    public async Task Messages_are_counted_by_the_name_and_the_attributes_of_the_conventions()
    {
        using var pipeline = new Support.Pipeline();
        using ScriptedLog log = Support.Pipeline.Log([.. Records(0, Deposit(1, "10"), Deposit(2, "20"))]);
        ConsumerLoop loop = pipeline.Loop(log);
        using var gauges = new ConsumerGauges(loop, "money", "books", pipeline.Clock);
        await loop.RunAsync(untilCaughtUp: true, TestContext.Current.CancellationToken);

        string told = "";
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (gauges.Owns(instrument) && instrument.Name == "messaging.client.consumed.messages")
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            told = $"{value} {instrument.Unit} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}");
        listener.Start();
        listener.RecordObservableInstruments();

        Assert.Equal(
            "2 {message} messaging.system=kafka messaging.operation.name=poll messaging.destination.name=money messaging.consumer.group.name=books", told);
    }

    /// <summary>Of this consumer's instruments alone: other tests have theirs at the same time.</summary>
    private static Dictionary<string, double> Collect(ConsumerGauges gauges)
    {
        var told = new Dictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (gauges.Owns(instrument))
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => told[instrument.Name] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return told;
    }
}
