using Confluent.Kafka;

namespace Accounting.Ingest.Kafka;

/// <summary>The settings of each kind of client: the user's, with ours over our defaults.</summary>
internal static class ClientSettings
{
    /// <summary>
    /// A consumer's. The default <c>fetch.queue.backoff.ms</c> of a second stalls the fetcher whenever the queue is full;
    /// at 20 ms consuming is two to three times as fast. By default, too, a group looks for partitions that were added to its topic only every five minutes.
    /// </summary>
    public static Dictionary<string, string> ForConsumer(KafkaOptions options)
    {
        Dictionary<string, string> settings = Merge(options, ("fetch.queue.backoff.ms", "20"), ("topic.metadata.refresh.interval.ms", "10000"), ("allow.auto.create.topics", "false"));
        settings["group.id"] = options.Group;
        if (options.GroupInstanceId is { } instance)
            settings["group.instance.id"] = instance;

        settings["partition.assignment.strategy"] = "cooperative-sticky";
        settings["enable.auto.commit"] = "false";
        settings["enable.auto.offset.store"] = "false";
        settings["auto.offset.reset"] = "error";
        settings["isolation.level"] = "read_committed";
        settings["enable.partition.eof"] = "true";
        settings["check.crcs"] = "true";
        settings["dotnet.consumer.consume.result.fields"] = "timestamp";
        return settings;
    }

    /// <summary>
    /// Of a consumer that assigns itself its partitions. The client wants a group's name all the same; it joins none, and keeps no member's lasting name busy.
    /// </summary>
    public static Dictionary<string, string> ForReader(KafkaOptions options)
    {
        Dictionary<string, string> settings = ForConsumer(options);
        settings.Remove("group.instance.id");
        return settings;
    }

    public static Dictionary<string, string> ForProducer(KafkaOptions options)
    {
        Dictionary<string, string> settings = Merge(
            options, ("allow.auto.create.topics", "false"), ("linger.ms", "20"), ("batch.num.messages", "10000"), ("queue.buffering.max.kbytes", "65536"));
        settings["enable.idempotence"] = "true";
        settings["acks"] = "all";
        settings["dotnet.producer.delivery.report.fields"] = "none";
        return settings;
    }

    /// <summary>Of a client that only asks: a question for a topic that isn't there must not bring it into being, as brokers do by default.</summary>
    public static Dictionary<string, string> ForAdministration(KafkaOptions options) => Merge(options, ("allow.auto.create.topics", "false"));

    /// <summary>Makes a client, and says which setting is at fault when librdkafka refuses one.</summary>
    /// <exception cref="InvalidSettingException">librdkafka knows no such setting, or not such a value of it.</exception>
    public static TClient Build<TClient>(Dictionary<string, string> settings, Func<TClient> build)
    {
        try
        {
            return build();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            string? culprit = settings.Keys.FirstOrDefault(key => e.Message.Contains($"\"{key}\"", StringComparison.Ordinal));
            throw new InvalidSettingException(culprit ?? "kafka", $"{e.Message} (librdkafka).", e);
        }
    }

    private static Dictionary<string, string> Merge(KafkaOptions options, params ReadOnlySpan<(string Key, string Value)> defaults)
    {
        Dictionary<string, string> settings = new(StringComparer.Ordinal)
        {
            ["client.id"] = "accounting",
        };
        foreach ((string key, string value) in defaults)
            settings[key] = value;

        foreach ((string key, string value) in options.Settings)
            settings[key.Trim()] = value;

        settings["bootstrap.servers"] = options.BootstrapServers;
        return settings;
    }
}
