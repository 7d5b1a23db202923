using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Fold;
using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>Where a home date that turns hot finds what is stored of it.</summary>
public interface IStoredDayReader
{
    /// <summary>What it knows of the source's intervals, so that who looks for a partition's place needn't read them again; null where it knows nothing.</summary>
    KnownIntervals? Intervals => null;

    /// <summary>Folds every durable live row of one partition and home date into the store: all of those below an offset, and perhaps some beyond.</summary>
    /// <param name="source">The partition's source.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="resumeAt">What lies from here on will be read again.</param>
    /// <param name="day">The store, empty.</param>
    /// <param name="cancellation">Stops it.</param>
    Task LoadAsync(SourceId source, LogPartition partition, LogOffset resumeAt, DayStore day, CancellationToken cancellation);
}
