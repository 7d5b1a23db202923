namespace Accounting.Ingest.Kafka;

/// <summary>Where the transactions are, and how this process takes part.</summary>
public sealed record KafkaOptions
{
    /// <summary>Addresses of brokers to begin with: <c>host:port[,host:port…]</c>.</summary>
    public required string BootstrapServers { get; init; }

    public string Topic { get; init; } = "transactions";

    /// <summary>The consumer group whose members share the partitions.</summary>
    public string Group { get; init; } = "accounting";

    /// <summary>A name of its own for this member (static membership): restarted within the session timeout, it gets its partitions back at once.</summary>
    public string? GroupInstanceId { get; init; }

    /// <summary>Any other setting of librdkafka, passed through as it is.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>What to do where messages bear their producer's time.</summary>
    public ProducerTime ProducerTime { get; init; }

    /// <summary>For how long the topic should keep messages, so that they can be read again; looked at where the broker tells.</summary>
    public TimeSpan RetentionMin { get; init; }

    /// <summary>How long the first contact may take before the broker counts as unavailable.</summary>
    public TimeSpan FirstContactTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Refuses what could not work or would break the contract. Settings' names and values are librdkafka's to judge, when a client is made.</summary>
    /// <exception cref="InvalidSettingException">Names the setting.</exception>
    public void Validate()
    {
        Require(BootstrapServers, "bootstrap-servers", "say where the brokers are, as host:port");
        Require(Topic, "topic", "name the topic of the transactions");
        Require(Group, "group", "name the consumer group");
        if (FirstContactTimeout <= TimeSpan.Zero)
            throw new InvalidSettingException("first-contact-timeout", "must be longer than zero.");

        foreach (string setting in Settings.Keys)
        {
            if (ReservedSettings.Explain(setting) is { } reason)
                throw new InvalidSettingException(setting, reason);
        }
    }

    private static void Require(string value, string setting, string remedy)
    {
        if (string.IsNullOrWhiteSpace(value))
            throw new InvalidSettingException(setting, $"is empty; {remedy}.");
    }
}
