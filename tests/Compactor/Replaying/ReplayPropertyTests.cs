using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Replaying;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor.Replaying;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Compactor.Replaying;

/// <summary>Any log, any owners, any range: what is right already stays as it is, and what is missing comes back.</summary>
public sealed class ReplayPropertyTests
{
    [ThoroughProperty(12, 300)]
    public Property Backfilling_any_range_of_a_consumed_log_finds_nothing_and_changes_no_byte() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), FindsNothingAsync);

    [ThoroughProperty(12, 300)]
    public Property Whatever_a_consumer_missed_is_found_and_the_days_are_those_of_one_that_missed_nothing() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), HealsAsync);

    private static async Task FindsNothingAsync(int seed)
    {
        var random = new Random(seed);
        using Pipeline pipeline = NewPipeline(random);
        IReadOnlyList<ScriptedRecord>[] log = LogOf(random);
        await pipeline.ConsumeAsync(Pipeline.Log(log));
        SortedDictionary<string, ContentHash256> before = StoreContents.Of(pipeline.Root);
        var replays = new Replays(pipeline) { DecodesAgain = random.Next(2) == 0 };
        SourceId source = Pipeline.Log(log).Identity.SourceId;
        (SourceId, LogPartition, OffsetRange)[] wanted = [.. Enumerable.Range(0, log.Length).Select(partition => (source, new LogPartition(partition), RangeIn(random, log[partition])))];

        PreparedRun found = await replays.PrepareAsync(Reader(log), Coverage.Of(wanted, []).Partitions);

        Assert.Null(found.Run);
        Assert.Equal(default, found.Draft.Counts with { Messages = 0, Intervals = 0 });
        Assert.Equal(before, StoreContents.Of(pipeline.Root));
    }

    private static async Task HealsAsync(int seed)
    {
        var random = new Random(seed);
        IReadOnlyList<ScriptedRecord>[] log = LogOf(random);
        using Pipeline whole = NewPipeline(random);
        await whole.ConsumeAsync(Pipeline.Log(log));
        using Pipeline holey = NewPipeline(random);

        // The last record of a partition is kept, so that all of the log is covered.
        await holey.ConsumeAsync(Pipeline.Log([.. log.Select(partition => (IReadOnlyList<ScriptedRecord>)[.. partition.Where((_, index) => index == 0 || index == partition.Count - 1 || random.Next(5) > 0)])]));
        var replays = new Replays(holey);

        RunDraft draft = await replays.ReadAsync(Reader(log), await replays.DraftAsync(await replays.EverythingAsync()));
        PreparedRun found = await replays.Preparation.PrepareAsync(draft, await replays.InputsAsync(), TestContext.Current.CancellationToken);
        await replays.Preparation.CompleteAsync(found, TestContext.Current.CancellationToken);

        Assert.Equal(await RowsAsync(whole), await RowsAsync(holey));
        Assert.Equal(found.Run?.Segments.Sum(segment => segment.Segment.Rows) ?? 0, found.Days.Sum(day => day.Gained));
        Assert.Null((await replays.PrepareAsync(Reader(log), await replays.EverythingAsync())).Run);
    }

    /// <summary>Every stored row and quarantined message by its place.</summary>
    private static async Task<List<string>> RowsAsync(Pipeline pipeline)
    {
        Inputs inputs = await new InputCatalog(pipeline.Store).RefreshAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        foreach (SegmentLink link in inputs.Segments)
        {
            SegmentFile segment = await SegmentFile.ReadAsync(pipeline.Store, link.Segment, TestContext.Current.CancellationToken);
            foreach (HomeDateRows date in link.HomeDates)
            {
                StoredRowReader reader = segment.Rows(date);
                while (reader.TryRead(out StoredTransaction row))
                {
                    rows.Add($"{link.Partition} {row.Offset} {row.LoggedAt} {ContentHash.Of(row.Transaction)} {date.Date}");
                }
            }
        }

        foreach (QuarantineLink link in inputs.Quarantines)
        {
            rows.AddRange((await QuarantineFile.ReadAsync(pipeline.Store, link.File, TestContext.Current.CancellationToken))
                .Select(message => $"{link.Partition} {message.Offset} {message.LoggedAt} {message.Rejection.Reason}"));
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    private static Pipeline NewPipeline(Random random) => new() { ConsumerOptions = new ConsumerOptions { CheckpointBytes = random.Next(60, 1200) } };

    private static IReadOnlyList<ScriptedRecord>[] LogOf(Random random) => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => PartitionOf(random))];

    private static List<ScriptedRecord> PartitionOf(Random random)
    {
        var records = new List<ScriptedRecord>();
        long offset = random.Next(5);
        for (int count = random.Next(1, 60); count > 0; count--)
        {
            var loggedAt = new Timestamp(Noon.Microseconds + (random.Next(3 * 86_400) * Timestamp.MicrosecondsPerSecond));
            byte[] value = random.Next(8) == 0
                ? [1, 2, (byte)random.Next(256)]
                : Encode(Deposit(random.Next(30), $"{random.Next(1, 9)}", new Timestamp(loggedAt.Microseconds - (random.Next(4) * Timestamp.MicrosecondsPerDay)), random.Next(3)));
            records.Add(new ScriptedRecord(new LogOffset(offset), loggedAt, value));
            offset += random.Next(6) == 0 ? random.Next(2, 5) : 1;
        }

        return records;
    }

    private static OffsetRange RangeIn(Random random, IReadOnlyList<ScriptedRecord> partition)
    {
        long first = partition[0].Offset.Value;
        long end = partition[^1].Offset.Value + 1;
        long from = random.NextInt64(first, end);
        return new OffsetRange(new LogOffset(from), new LogOffset(random.NextInt64(from, end) + 1));
    }

    private static ScriptedReader Reader(IReadOnlyList<ScriptedRecord>[] log) => new(new TransactionDecoder(TransactionDecoder.OwnSchemas()), log);
}
