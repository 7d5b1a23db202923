using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace Accounting.Ingest.Kafka;

/// <summary>Asks the broker how far a group has come in a topic, without being a member.</summary>
public sealed class GroupProgress : IDisposable
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(100);

    private readonly KafkaOptions _options;
    private readonly TimeProvider _clock;
    private readonly IAdminClient _client;

    /// <exception cref="InvalidSettingException">A setting is unknown or reserved.</exception>
    public GroupProgress(KafkaOptions options, TimeProvider clock, ILogger logger)
    {
        options.Validate();
        _options = options;
        _clock = clock;
        Dictionary<string, string> settings = ClientSettings.ForAdministration(options);
        _client = ClientSettings.Build(settings, () => new AdminClientBuilder(settings)
            .SetLogHandler((_, message) => Log.Librdkafka(logger, message.Facility, message.Message))
            .SetErrorHandler((_, _) => { })
            .Build());
    }

    /// <summary>Every partition of the topic, in order.</summary>
    /// <exception cref="BrokerUnavailableException">No answer within <see cref="KafkaOptions.FirstContactTimeout"/>.</exception>
    /// <exception cref="LogRefusedException">The topic isn't there, or access to it is denied.</exception>
    public async Task<IReadOnlyList<PartitionProgress>> ReadAsync(CancellationToken cancellationToken)
    {
        int count = await FirstContact.CountPartitionsAsync(_client, _options, _clock, cancellationToken).ConfigureAwait(false);
        Dictionary<LogPartition, LogOffset> committed = await CommittedAsync(_options.Group, count, cancellationToken).ConfigureAwait(false);
        Dictionary<LogPartition, LogOffset> low = await OffsetsAsync(OffsetSpec.Earliest(), count, cancellationToken).ConfigureAwait(false);
        Dictionary<LogPartition, LogOffset> high = await OffsetsAsync(OffsetSpec.Latest(), count, cancellationToken).ConfigureAwait(false);
        return [.. Partitions(count).Select(partition => new PartitionProgress(
            partition, committed.TryGetValue(partition, out LogOffset next) ? next : null, low[partition], high[partition]))];
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The offsets that a group has committed; partitions without one are left out.</summary>
    internal Task<Dictionary<LogPartition, LogOffset>> CommittedAsync(string group, int count, CancellationToken cancellationToken) => AskAsync(async () =>
    {
        List<ListConsumerGroupOffsetsResult> answers = await _client.ListConsumerGroupOffsetsAsync(
            [new ConsumerGroupTopicPartitions(group, [.. Partitions(count).Select(Native)])],
            new ListConsumerGroupOffsetsOptions { RequestTimeout = _options.FirstContactTimeout }).WaitAsync(cancellationToken).ConfigureAwait(false);
        return answers.Single().Partitions
            .Where(partition => partition.Offset.Value >= 0)
            .ToDictionary(partition => new LogPartition(partition.Partition.Value), partition => new LogOffset(partition.Offset.Value));
    }, cancellationToken);

    private Task<Dictionary<LogPartition, LogOffset>> OffsetsAsync(OffsetSpec which, int count, CancellationToken cancellationToken) => AskAsync(async () =>
    {
        ListOffsetsResult answer = await _client.ListOffsetsAsync(
            Partitions(count).Select(partition => new TopicPartitionOffsetSpec { TopicPartition = Native(partition), OffsetSpec = which }),
            new ListOffsetsOptions { RequestTimeout = _options.FirstContactTimeout, IsolationLevel = IsolationLevel.ReadCommitted })
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        return answer.ResultInfos.ToDictionary(
            info => new LogPartition(info.TopicPartitionOffsetError.Partition.Value),
            info => new LogOffset(info.TopicPartitionOffsetError.Offset.Value));
    }, cancellationToken);

    /// <summary>A coordinator that moves or has only just come up says so for a moment: asked again within the time allowed.</summary>
    private async Task<TResult> AskAsync<TResult>(Func<Task<TResult>> ask, CancellationToken cancellationToken)
    {
        long started = _clock.GetTimestamp();
        while (true)
        {
            try
            {
                return await ask().ConfigureAwait(false);
            }
            catch (KafkaException e) when (KafkaErrors.IsRefusal(e.Error.Code) || _clock.GetElapsedTime(started) >= _options.FirstContactTimeout)
            {
                throw KafkaErrors.Translate(e.Error, _options, e);
            }
            catch (KafkaException)
            {
                await Task.Delay(AskAgainAfter, _clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static IEnumerable<LogPartition> Partitions(int count) => Enumerable.Range(0, count).Select(number => new LogPartition(number));

    private TopicPartition Native(LogPartition partition) => new(_options.Topic, partition.Value);
}
