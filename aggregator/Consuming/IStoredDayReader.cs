using Accounting.Aggregator.Fold;
using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>Where a home date that turns hot finds what is stored of it.</summary>
public interface IStoredDayReader
{
    /// <summary>Folds every durable live row of one partition and home date into the store.</summary>
    Task LoadAsync(SourceId source, LogPartition partition, DayStore day, CancellationToken cancellation);
}
