using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace Accounting.Ingest.Kafka;

/// <summary>Asks the broker how far a group has come in a topic, without being a member.</summary>
public sealed class GroupProgress : IDisposable
{
    private readonly KafkaOptions _options;
    private readonly TimeProvider _clock;
    private readonly AskingClient _client;
    private readonly TopicQueries _topic;

    /// <exception cref="InvalidSettingException">A setting is unknown or reserved.</exception>
    public GroupProgress(KafkaOptions options, TimeProvider clock, ILogger logger)
    {
        _options = options;
        _clock = clock;
        _client = new AskingClient(options, logger);
        _topic = new TopicQueries(_client, options, clock);
    }

    /// <summary>Every partition of the topic, in order.</summary>
    /// <exception cref="BrokerUnavailableException">No answer within <see cref="KafkaOptions.FirstContactTimeout"/>.</exception>
    /// <exception cref="LogRefusedException">The topic isn't there, or access to it is denied.</exception>
    public async Task<IReadOnlyList<PartitionProgress>> ReadAsync(CancellationToken cancellationToken)
    {
        int count = await FirstContact.CountPartitionsAsync(_client, _options, _clock, cancellationToken).ConfigureAwait(false);
        Dictionary<LogPartition, LogOffset> committed = await CommittedAsync(_options.Group, count, cancellationToken).ConfigureAwait(false);
        Dictionary<LogPartition, LogOffset> low = await _topic.OffsetsAsync(OffsetSpec.Earliest(), count, cancellationToken).ConfigureAwait(false);
        Dictionary<LogPartition, LogOffset> high = await _topic.OffsetsAsync(OffsetSpec.Latest(), count, cancellationToken).ConfigureAwait(false);
        return [.. TopicQueries.Partitions(count).Select(partition => new PartitionProgress(
            partition, committed.TryGetValue(partition, out LogOffset next) ? next : null, low[partition], high[partition]))];
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The offsets that a group has committed; partitions without one are left out.</summary>
    internal Task<Dictionary<LogPartition, LogOffset>> CommittedAsync(string group, int count, CancellationToken cancellationToken) => _topic.AskAsync(async () =>
    {
        List<ListConsumerGroupOffsetsResult> answers = await _client.Administration.ListConsumerGroupOffsetsAsync(
            [new ConsumerGroupTopicPartitions(group, [.. TopicQueries.Partitions(count).Select(_topic.Native)])],
            new ListConsumerGroupOffsetsOptions { RequestTimeout = _options.FirstContactTimeout }).WaitAsync(cancellationToken).ConfigureAwait(false);
        return answers.Single().Partitions
            .Where(partition => partition.Offset.Value >= 0)
            .ToDictionary(partition => new LogPartition(partition.Partition.Value), partition => new LogOffset(partition.Offset.Value));
    }, cancellationToken);
}
