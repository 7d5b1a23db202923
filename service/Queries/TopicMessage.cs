using Accounting.Aggregator.Replaying;
using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Ingest.Kafka;
using Accounting.Service.CommandLine;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Queries;

/// <summary>A stored row's message as the topic still has it.</summary>
/// <param name="Value">Its value, which has the hash that the row keeps; null where it can't be shown.</param>
/// <param name="Missing">Why it can't be shown; null where it can.</param>
public sealed record TopicMessage(ReadOnlyMemory<byte>? Value, string? Missing)
{
    /// <summary>Somebody looks on.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks the topic that the settings name, beside whoever consumes it: no group is joined. A broker that can't be asked is told as the reason.</summary>
    /// <param name="store">Knows which topic it was filled from.</param>
    /// <param name="context">Names the brokers.</param>
    /// <param name="place">Where the message was read.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<TopicMessage> FindAsync(IObjectStore store, CommandContext context, MessagePlace place, CancellationToken cancellation) =>
        (await FindAsync(store, context, [place], cancellation).ConfigureAwait(false))[0];

    /// <summary>The same of several, in their order, by one visit to the broker.</summary>
    /// <inheritdoc cref="FindAsync(IObjectStore, CommandContext, MessagePlace, CancellationToken)"/>
    public static async Task<IReadOnlyList<TopicMessage>> FindAsync(IObjectStore store, CommandContext context, IReadOnlyList<MessagePlace> places, CancellationToken cancellation)
    {
        TopicMessage[] found = [.. places.Select(place => place.Source.IsFile ? Without("It came from a file and never was on a topic.") : Gone)];
        int[] asked = [.. Enumerable.Range(0, places.Count).Where(place => !places[place].Source.IsFile)];
        IReadOnlyList<TopicMessage> read = asked.Length == 0 ? [] : await AskAsync(store, context, [.. asked.Select(place => places[place])], cancellation).ConfigureAwait(false);
        foreach ((int place, TopicMessage message) in asked.Zip(read))
        {
            found[place] = message;
        }

        return found;
    }

    private static async Task<IReadOnlyList<TopicMessage>> AskAsync(IObjectStore store, CommandContext context, MessagePlace[] places, CancellationToken cancellation)
    {
        KafkaOptions kafka = context.Options.Kafka with { FirstContactTimeout = Patience };
        if (kafka.BootstrapServers.Length == 0)
        {
            return Same("No broker is named that could be asked for it: kafka:bootstrap_servers.");
        }

        try
        {
            using KafkaLogReader reader = await KafkaLogReader
                .OpenAsync(kafka, new VerbatimDecoder(), context.Clock, context.Loggers.CreateLogger<KafkaLogReader>(), cancellation)
                .ConfigureAwait(false);
            SourceLog log = await SourceLog.OfAsync(store, reader, cancellation).ConfigureAwait(false);
            return await Task.Run(
                () => places.Select(place => log.Source == place.Source ? Read(reader, place, cancellation) : Without("It is no longer on the topic, which has begun anew since.")).ToArray(), cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is BrokerUnavailableException or LogRefusedException or SourceMismatchException)
        {
            return Same(exception.Message);
        }

        TopicMessage[] Same(string why) => [.. places.Select(_ => Without(why))];
    }

    private static TopicMessage Read(KafkaLogReader reader, MessagePlace place, CancellationToken cancellation)
    {
        try
        {
            return ReadThere(reader, place, cancellation);
        }
        catch (LogTruncatedException)
        {
            return Gone;
        }
    }

    private static TopicMessage ReadThere(KafkaLogReader reader, MessagePlace place, CancellationToken cancellation)
    {
        reader.Begin(place.Partition, place.Offset, place.Offset.Next);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            switch (reader.Poll(PollWait, out LogRecord record))
            {
                case PollResult.Message when record.Message.RawHash == place.RawHash:
                    return new TopicMessage(record.Message.RawValue.ToArray(), null);
                case PollResult.Message:
                    return Without("Another message stands at its place: the topic is not the one that it was read from.");
                case PollResult.EndOfPartition:
                    return Gone;
                default:
                    break;
            }
        }
    }

    private static TopicMessage Gone => Without("It is no longer on the topic.");

    private static TopicMessage Without(string why) => new(null, why);
}
