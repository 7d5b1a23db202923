using System.IO.Hashing;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Support;

/// <summary>Writes runs of given rows.</summary>
internal static class WrittenRun
{
    /// <summary>A run that began some seconds after the others' noon, with the rows of one partition; a place that was read before has the same raw hash.</summary>
    public static async Task<Run> WriteAsync(
        Pipeline pipeline,
        RunKind kind,
        int second,
        SourceId source,
        LogPartition partition,
        IReadOnlyList<(long Offset, Transaction Transaction)> rows,
        IReadOnlyList<PartitionCoverage>? retracted = null,
        bool complete = true,
        Func<Transaction, byte[]>? rawValueOf = null,
        Timestamp? loggedAt = null,
        Func<byte[], byte[]>? alter = null,
        IReadOnlyList<RunId>? follows = null)
    {
        var begunAt = new Timestamp(Transactions.Noon.Microseconds + (second * Timestamp.MicrosecondsPerSecond));
        RunId id = RunId.Of(kind, begunAt);
        var buffer = new RunSegmentBuffer(id, source, partition, new BusinessCalendar(pipeline.Zone));
        foreach ((long offset, Transaction transaction) in rows)
        {
            buffer.Add(new StoredTransaction(transaction, new LogOffset(offset), loggedAt ?? begunAt, XxHash64.HashToUInt64(rawValueOf?.Invoke(transaction) ?? Transactions.Encode(transaction))));
        }

        var segments = new List<SegmentLink>();
        if (rows.Count > 0)
        {
            (SegmentLink link, ObjectContent content) = buffer.Build(begunAt);
            if (alter is not null)
            {
                content = ObjectContent.FromBytes(content.Key, alter(content.Bytes.ToArray()));
                link = link with { Segment = link.Segment with { Sha256 = ContentHash256.Of(content.Bytes.Span), LengthBytes = content.Bytes.Length } };
            }

            segments.Add(link);
            await pipeline.Store.PutAsync([content], TestContext.Current.CancellationToken);
        }

        var run = new Run
        {
            Format = Run.CurrentFormat,
            Id = id,
            Kind = kind,
            BegunAt = begunAt,
            CompletedAt = begunAt.Plus(Duration.FromSeconds(1)),
            Software = "test",
            Segments = segments,
            Read = [],
            Quarantined = [],
            Redriven = [],
            Retracted = retracted ?? [],
            Follows = follows,
        };
        if (complete)
        {
            Assert.True(await pipeline.Store.TryCreateAsync(run.ToContent(), TestContext.Current.CancellationToken));
        }

        return run;
    }
}
