using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Tests.Aggregator.Store;
using Accounting.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Aggregator.Consuming;

/// <summary>A consumer whose store, and whose stored days, fail when told to.</summary>
public abstract class FailingStoreScene : IDisposable
{
    private protected static readonly LogPartition Zero = new(0);

    private protected FaultingObjectStore Store { get; } = new();

    private protected ManualClock Clock { get; } = new();

    private protected CancellationTokenSource Stop { get; } = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private protected StoreFault StoredDays { get; set; } = StoreFault.None;

    public void Dispose()
    {
        Stop.Dispose();
        Store.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static void OnPoll(ScriptedLog log, Action<int> act)
    {
        int polls = 0;
        log.BeforePoll = _ => act(++polls);
    }

    private protected ConsumerLoop Loop(ScriptedLog log, Action? loading = null) => new(
        log, Store, new Days(() => StoredDays, loading), new ConsumerOptions(), new BusinessCalendar(DateTimeZone.Utc), Clock, NullLogger<ConsumerLoop>.Instance);

    private protected async Task<IReadOnlyList<Checkpoint>> Checkpoints()
    {
        var catalog = new CheckpointCatalog(Store);
        await catalog.RefreshAsync(TestContext.Current.CancellationToken);
        return catalog.Checkpoints;
    }

    private protected async Task<IReadOnlyList<string?>> References()
    {
        var found = new List<string?>();
        foreach (Checkpoint checkpoint in (await Checkpoints()).Where(checkpoint => checkpoint.Segment is not null))
        {
            SegmentFile file = await SegmentFile.ReadAsync(Store, checkpoint.Segment!, TestContext.Current.CancellationToken);
            foreach (HomeDateRows date in checkpoint.HomeDates)
            {
                StoredRowReader rows = file.Rows(date);
                while (rows.TryRead(out StoredTransaction row))
                {
                    found.Add(row.Transaction.Reference.AsString());
                }
            }
        }

        return found;
    }

    /// <summary>Stored days that hold nothing and fail when told to.</summary>
    private sealed class Days(Func<StoreFault> fault, Action? loading) : IStoredDayReader
    {
        public Task LoadAsync(SourceId source, LogPartition partition, LogOffset resumeAt, DayStore day, CancellationToken cancellation)
        {
            loading?.Invoke();
            return fault() == StoreFault.None ? Task.CompletedTask : Task.FromException(new StoreUnavailableException("The disk of the days is away."));
        }
    }
}
