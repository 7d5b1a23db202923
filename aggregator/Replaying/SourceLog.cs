using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Replaying;

/// <summary>The log that a source's offsets stand in.</summary>
/// <param name="Source">The newest generation of the log's topic.</param>
/// <param name="Reader">Reads it; not this object's to dispose.</param>
public sealed record SourceLog(SourceId Source, ILogReader Reader)
{
    /// <summary>Finds the source that a log is of, which the store must have been filled from.</summary>
    /// <exception cref="SourceMismatchException">The store's newest generation of the topic is another log, or it knows none.</exception>
    public static async Task<SourceLog> OfAsync(IObjectStore store, ILogReader reader, CancellationToken cancellation)
    {
        SourceRecord newest = await SourceRegistry.FindNewestAsync(store, reader.Identity.Topic, cancellation).ConfigureAwait(false)
            ?? throw new SourceMismatchException(
                $"{store.Location} was never filled from the topic '{reader.Identity.Topic}'. Name another with --topic, or begin with 'accounting run'.");
        return new SourceLog(SourceRegistry.RequireSame(store, newest, reader.Identity).Source, reader);
    }

    /// <summary>Asks whether the topic still is the log that was opened: before anything is kept of it that isn't known by its content.</summary>
    /// <exception cref="SourceMismatchException">Another has taken its place.</exception>
    public void RequireSame()
    {
        LogIdentity standing = Reader.AskIdentity();
        if (!Reader.Identity.IsSameLogAs(standing))
        {
            throw new SourceMismatchException(
                $"The topic '{Reader.Identity.Topic}' was deleted and created anew while it was read ({Reader.Identity.Describe()} before, {standing.Describe()} now): its offsets mean something else. "
                + "Nothing of what was read last is kept. 'accounting source new --reason … --by …' begins a new generation.");
        }
    }
}
