using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Support;

/// <summary>
/// A store of sixteen partitions after five years, by the metadata that the real code leaves: of the past consolidated checkpoints, 3.5 days in each, and a bundle of segments a day; of today an interval
/// that a real consumer wrote.
/// </summary>
internal static class FiveYearsStore
{
    public const int Partitions = 16;

    public const int Days = 1825;

    /// <summary>A consolidated object takes a thousand checkpoints, 288 come a day.</summary>
    public const double DaysPerObject = 3.5;

    private const int OffsetsPerDay = 10;

    public static readonly HomeDate Today = Noon.UtcDate;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A consumer that has just started reads so many rows of today in each partition.</summary>
    public static Task ConsumeAsync(CountedMemoryStore store, int rows)
    {
        var clock = new ManualClock(Today.PlusDays(1).Midnight.ToInstant().ToDateTimeOffset());
        var log = new ScriptedLog(
            new TransactionDecoder(TransactionDecoder.OwnSchemas()),
            [.. Enumerable.Range(0, Partitions).Select(partition => Records(Days * OffsetsPerDay, [.. Enumerable.Range(0, rows).Select(row => Deposit((100 * partition) + row, "1"))]))]);
        return new ConsumerLoop(
            log,
            store,
            new StoredDayReader(store, DateTimeZone.Utc, new CompactorOptions { WorkFolder = "never", StoreFolders = [] }, clock),
            new ConsumerOptions(),
            new BusinessCalendar(DateTimeZone.Utc),
            clock,
            NullLogger<ConsumerLoop>.Instance).RunAsync(untilCaughtUp: true, Cancellation);
    }

    /// <param name="days">Days before today.</param>
    /// <param name="tellsLastDate">Whether consolidated objects tell in their names which is their last home date, as they didn't once.</param>
    public static async Task<CountedMemoryStore> MakeAsync(int days, bool tellsLastDate)
    {
        var store = new CountedMemoryStore(new ManualClock(Today.PlusDays(-3).Midnight.ToInstant().ToDateTimeOffset()));
        await StoreRoot.OpenOrCreateAsync(store, "UTC", null, Cancellation);
        await ConsumeAsync(store, 1);
        Checkpoint[] latest = [.. (await StoredCheckpoints.ReadAsync(store, Cancellation)).Select(read => read.Checkpoint)];
        Assert.Equal(Partitions, latest.Length);
        for (double day = days; day > 0; day -= DaysPerObject)
        {
            int first = (int)Math.Ceiling(day);
            int after = (int)Math.Max(0, Math.Ceiling(day - DaysPerObject));
            foreach (Checkpoint template in latest)
            {
                ObjectContent content = ConsolidatedCheckpoints.ToContent([.. Enumerable.Range(after + 1, first - after).Reverse().Select(ago => OfDay(template, ago))]);
                await store.PutAsync([tellsLastDate ? content : ObjectContent.FromBytes(Former(content.Key), content.Bytes.ToArray())], Cancellation);
            }
        }

        await store.PutAsync([.. Enumerable.Range(1, days).Select(ago => ObjectContent.FromBytes(BundleOf(latest[0].Source, ago), new byte[] { 1 }))], Cancellation);
        return store;
    }

    /// <summary>A day's checkpoints as one: how many a date's are decides nothing here.</summary>
    private static NamedCheckpoint OfDay(Checkpoint template, int ago)
    {
        var from = new LogOffset((Days - ago) * OffsetsPerDay);
        var to = new LogOffset(from.Value + OffsetsPerDay);
        HomeDate date = Today.PlusDays(-ago);
        var hash = ContentHash256.Of([(byte)ago, (byte)(ago >> 8), (byte)template.Partition.Value]);
        Checkpoint day = template with
        {
            From = from,
            To = to,
            LastMessage = null,
            CaughtUpAt = null,
            CreatedAt = date.PlusDays(1).Midnight,
            Counters = new CheckpointCounters(OffsetsPerDay, OffsetsPerDay, 0, 0),
            Segment = new SegmentReference(CheckpointKey.ForSegment(template.Source, template.Partition, new(from, to), hash), hash, 1, OffsetsPerDay)
            {
                Within = new BundlePlace(BundleOf(template.Source, ago), ContentHash256.Of([1]), 1, 0),
            },
            HomeDates = [.. template.HomeDates.Select(rows => rows with { Date = date })],
        };
        return new NamedCheckpoint(CheckpointKey.ForCheckpoint(day.Source, day.Partition, day.Range, ContentHash256.Of(StoreJson.Serialize(day))), day);
    }

    private static ObjectKey BundleOf(SourceId source, int ago)
    {
        HomeDate date = Today.PlusDays(-ago);
        return ObjectKey.Parse($"{SegmentBundle.Prefix}{source}/{date}/{date.PlusDays(1).Midnight.Microseconds:D16}-{ContentHash256.Of([1]).Prefix16}{SegmentBundle.Extension}");
    }

    private static ObjectKey Former(ObjectKey key)
    {
        string[] parts = key.Value.Split('-');
        return ObjectKey.Parse(string.Join('-', parts.Where((_, index) => index != parts.Length - 2)));
    }
}
