using System.Globalization;
using System.Text;
using Accounting.Bench.Runs;
using Accounting.Bench.Stages;
using Accounting.Bench.Trading;
using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Accounting.Service.Produce;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;

namespace Accounting.Bench.Topics;

/// <summary>
/// A topic that holds one day, whole before anybody reads it: of the broker that is named, or of a development broker with as many partitions as it takes
/// to keep everything (4 MB each), so that nothing is paced.
/// </summary>
internal sealed class BenchTopic : IDisposable
{
    /// <summary>Of a partition's 5 MB, since batches have heads and keys don't spread quite evenly.</summary>
    private const long PartitionBytes = 4_000_000;

    /// <summary>Where keys spread badly.</summary>
    private const long UnevenPartitionBytes = 2_000_000;

    /// <summary>Key, timestamp and offset of a message in a batch.</summary>
    private const int BytesBesideValue = 50;

    /// <summary>The most that a value takes on average.</summary>
    private const int ValueBytes = 115;

    private readonly BrokerProcess? _broker;

    private readonly Func<Transaction, string> _keyOf;

    private BenchTopic(BrokerProcess? broker, KafkaOptions options, int partitions, Func<Transaction, string> keyOf)
    {
        _keyOf = keyOf;
        _broker = broker;
        Options = options;
        Partitions = partitions;
    }

    public KafkaOptions Options { get; }

    public int Partitions { get; }

    /// <summary>What its messages come to.</summary>
    public SlowSums Sums { get; } = new();

    public bool IsDevelopment => _broker is not null;

    /// <summary>Keyed by transaction: accounts would make some partitions much longer than others, since the house has a tenth of all messages.</summary>
    public static Task<BenchTopic> OpenAsync(BenchRun run) => OpenAsync(run, run.Options.Rows, "", transaction => transaction.Id.ToString(), PartitionBytes);

    /// <summary>Keyed otherwise.</summary>
    /// <param name="run">The run.</param>
    /// <param name="rows">How many messages.</param>
    /// <param name="suffix">What its name ends in.</param>
    /// <param name="keyOf">A message's key.</param>
    public static Task<BenchTopic> OpenAsync(BenchRun run, long rows, string suffix, Func<Transaction, string> keyOf) => OpenAsync(run, rows, suffix, keyOf, UnevenPartitionBytes);

    private static async Task<BenchTopic> OpenAsync(BenchRun run, long rows, string suffix, Func<Transaction, string> keyOf, long partitionBytes)
    {
        bool isDevelopment = run.Options.BootstrapServers is null;
        int partitions = isDevelopment ? (int)Math.Max(run.Options.Partitions, (rows * (ValueBytes + BytesBesideValue) / partitionBytes) + 1) : run.Options.Partitions;
        string name = string.Create(CultureInfo.InvariantCulture, $"accounting-bench-{run.Options.Seed}-{rows}-{partitions}{suffix}");
        BrokerProcess? broker = isDevelopment ? await BrokerProcess.StartAsync(run, name, partitions).ConfigureAwait(false) : null;
        try
        {
            var options = new KafkaOptions { BootstrapServers = broker?.BootstrapServers ?? run.Options.BootstrapServers!, Topic = name };
            if (!isDevelopment)
            {
                await CreateAsync(options, partitions).ConfigureAwait(false);
            }

            var topic = new BenchTopic(broker, options, partitions, keyOf);
            await topic.FillAsync(run, rows).ConfigureAwait(false);
            return topic;
        }
        catch
        {
            broker?.Dispose();
            throw;
        }
    }

    /// <summary>The bounds of its partitions, whose sum is known.</summary>
    public async Task<IReadOnlyList<PartitionBounds>> BoundsAsync(BenchRun run) =>
        (await TopicSurvey.AskAsync(Options, TimeProvider.System, NullLogger.Instance, run.Cancellation).ConfigureAwait(false)).Partitions;

    public void Dispose() => _broker?.Dispose();

    /// <summary>One that is there already is taken, where it holds just the same.</summary>
    private static async Task CreateAsync(KafkaOptions options, int partitions)
    {
        using IAdminClient client = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = options.BootstrapServers }).Build();
        try
        {
            // Messages bear the day's time, which a broker's ordinary retention has passed.
            await client.CreateTopicsAsync([new TopicSpecification { Name = options.Topic, NumPartitions = partitions, ReplicationFactor = 1, Configs = new() { ["retention.ms"] = "-1" } }]).ConfigureAwait(false);
        }
        catch (CreateTopicsException exception) when (exception.Results.All(result => result.Error.Code == ErrorCode.TopicAlreadyExists))
        {
            // Of an earlier run.
        }
        catch (KafkaException exception)
        {
            throw new BrokerUnavailableException(options.BootstrapServers, exception.Error.Reason);
        }
    }

    private async Task FillAsync(BenchRun run, long rows)
    {
        var series = new TransactionSeries(run.Options.Seed, run.Options.Accounts, StageDay.Full, 1, rows);
        bool isEmpty = Held(await BoundsAsync(run).ConfigureAwait(false)) == 0;
        run.Note($"{(isEmpty ? "filling" : "taking")} topic {Options.Topic}, {series.Count} messages in {Partitions} partitions");
        using TransactionProducer? producer = isEmpty
            ? await TransactionProducer.OpenAsync(Options, null, TimeProvider.System, NullLogger.Instance, null, run.Cancellation).ConfigureAwait(false)
            : null;
        var encoder = new MessageEncoder();
        foreach (Transaction transaction in series.First())
        {
            Sums.Add(transaction);
            if (producer is not null)
            {
                await producer.ProduceAsync(Encoding.ASCII.GetBytes(_keyOf(transaction)), encoder.Encode(transaction), transaction.OccurredAt, run.Cancellation).ConfigureAwait(false);
            }
        }

        if (producer is not null)
        {
            await producer.FlushAsync(run.Cancellation).ConfigureAwait(false);
        }

        IReadOnlyList<PartitionBounds> bounds = await BoundsAsync(run).ConfigureAwait(false);
        if (Held(bounds) != series.Count || bounds.Any(partition => partition.Earliest.Value > 0))
        {
            throw new LogRefusedException(IsDevelopment
                ? $"The development broker keeps {Held(bounds)} of {series.Count} messages. Give it more --partitions or fewer --rows, or name a broker with --bootstrap-servers."
                : $"Topic {Options.Topic} holds {Held(bounds)} messages instead of {series.Count}. Delete it, or give another --seed.");
        }
    }

    private static long Held(IReadOnlyList<PartitionBounds> bounds) => bounds.Sum(partition => partition.End.Value - partition.Earliest.Value);
}
