using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Accounting.Ingest.Kafka;

/// <summary>Questions about a topic that any client may ask, each asked again while the broker is only coming up.</summary>
internal sealed class TopicQueries(AskingClient client, KafkaOptions options, TimeProvider clock)
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(100);

    public static IEnumerable<LogPartition> Partitions(int count) => Enumerable.Range(0, count).Select(number => new LogPartition(number));

    public TopicPartition Native(LogPartition partition) => new(options.Topic, partition.Value);

    /// <summary>The earliest or the latest offset of each partition.</summary>
    /// <exception cref="BrokerUnavailableException">No answer within <see cref="KafkaOptions.FirstContactTimeout"/>.</exception>
    /// <exception cref="LogRefusedException">The topic isn't there, or access to it is denied.</exception>
    public Task<Dictionary<LogPartition, LogOffset>> OffsetsAsync(OffsetSpec which, int count, CancellationToken cancellationToken) => AskAsync(async () =>
    {
        ListOffsetsResult answer = await client.Administration.ListOffsetsAsync(
            Partitions(count).Select(partition => new TopicPartitionOffsetSpec { TopicPartition = Native(partition), OffsetSpec = which }),
            new ListOffsetsOptions { RequestTimeout = options.FirstContactTimeout, IsolationLevel = IsolationLevel.ReadCommitted })
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        return answer.ResultInfos.ToDictionary(
            info => new LogPartition(info.TopicPartitionOffsetError.Partition.Value),
            info => new LogOffset(info.TopicPartitionOffsetError.Offset.Value));
    }, cancellationToken);

    /// <summary>A coordinator that moves or has only just come up says so for a moment: asked again within the time allowed.</summary>
    public async Task<TResult> AskAsync<TResult>(Func<Task<TResult>> ask, CancellationToken cancellationToken)
    {
        long started = clock.GetTimestamp();
        while (true)
        {
            try
            {
                TResult answer = await ask().ConfigureAwait(false);
                client.Heard.Forget();
                return answer;
            }
            catch (KafkaException e) when (KafkaErrors.IsRefusal(e.Error.Code) || clock.GetElapsedTime(started) >= options.FirstContactTimeout)
            {
                throw client.Heard.Translate(e.Error, e);
            }
            catch (KafkaException)
            {
                await Task.Delay(AskAgainAfter, clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
