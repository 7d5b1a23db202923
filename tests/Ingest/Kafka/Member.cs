using System.Text;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Ingest.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Accounting.Tests.Ingest.Kafka;

/// <summary>One member of a group on a real (development) broker, with what it has read so far.</summary>
internal sealed class Member : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private Member(KafkaTransactionLog log, RecordingOwner owner)
    {
        Log = log;
        Owner = owner;
    }

    public KafkaTransactionLog Log { get; }

    public RecordingOwner Owner { get; }

    /// <summary>Every record read, in order: partition, offset and the value as text.</summary>
    public List<(LogPartition Partition, LogOffset Offset, string Value)> Read { get; } = [];

    /// <summary>The offset at which the end of each partition was last told.</summary>
    public Dictionary<LogPartition, LogOffset> Ends { get; } = [];

    public LogRecord LastRecord { get; private set; }

    public static async Task<Member> JoinAsync(
        DevelopmentBroker broker, RecordingOwner? owner = null, IMessageDecoder? decoder = null)
    {
        RecordingOwner chosen = owner ?? new RecordingOwner();
        KafkaTransactionLog log = await KafkaTransactionLog.OpenAsync(
            Options(broker), decoder ?? new VerbatimDecoder(), TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken);
        log.Join(chosen);
        return new Member(log, chosen);
    }

    public static KafkaOptions Options(DevelopmentBroker broker) => new()
    {
        BootstrapServers = broker.BootstrapServers,
        Topic = broker.Topic,
        Group = "tests",
        Settings = new Dictionary<string, string> { ["heartbeat.interval.ms"] = "100", ["session.timeout.ms"] = "3000", ["fetch.wait.max.ms"] = "20" },
    };

    /// <summary>Polls until the condition holds.</summary>
    public void PollUntil(Func<bool> condition) => PollUntil([this], condition);

    public static void PollUntil(IReadOnlyList<Member> members, Func<bool> condition)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Deadline, $"Gave up waiting; last error: {members[0].Log.LastError}");
            foreach (Member member in members)
                member.PollOnce();
        }
    }

    public void PollOnce()
    {
        switch (Log.Poll(TimeSpan.FromMilliseconds(20), out LogRecord record))
        {
            case PollResult.Message:
                Read.Add((record.Partition, record.Offset, Encoding.UTF8.GetString(record.Message.RawValue.Span)));
                LastRecord = record;
                break;
            case PollResult.EndOfPartition:
                Ends[record.Partition] = record.Offset;
                break;
            default:
                break;
        }
    }

    public void Dispose() => Log.Dispose();
}
