using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Service.Queries;

/// <summary>
/// What counts, for whoever asks a store again and again, whatever the question: one catalog remembers it for all, and each answer reads only what is new. Any number may ask at once; they take
/// turns.
/// </summary>
/// <param name="store">The store.</param>
public sealed class RememberedInputs(IObjectStore store)
{
    private readonly PinnedInputCatalog _catalog = new(store);
    private readonly Lock _lock = new();
    private Task<PinnedInputs>? _last;
    private HomeDate? _oldest;

    /// <summary>With every part of the newest dates, as far back as the day's totals look; all older ones are remembered by what they come to.</summary>
    /// <exception cref="DamagedDataException">A checkpoint or a run isn't what was written.</exception>
    public Task<PinnedInputs> RefreshAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return _last = AfterAsync(_last, cancellation);
        }
    }

    private async Task<PinnedInputs> AfterAsync(Task? before, CancellationToken cancellation)
    {
        await (before ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        while (true)
        {
            HomeDate? oldest = _oldest;
            PinnedInputs pinned = await _catalog.RefreshAsync(date => date >= oldest, cancellation).ConfigureAwait(false);
            HomeDate?[] settled = [.. pinned.Settled.Select(settled => settled.Dates is [.., var rows] ? rows.Date : (HomeDate?)null)];
            HomeDate? newest = pinned.Open.Checkpoints.SelectMany(checkpoint => checkpoint.HomeDates).Select(rows => (HomeDate?)rows.Date).Concat(settled).Max();
            _oldest = newest?.PlusDays(-DayTotals.DatesLookedAt);

            // What was consolidated since is summed up at first; once it is known to have rows of these dates, it is held one by one.
            if (!settled.Any(date => date >= _oldest))
            {
                return pinned;
            }
        }
    }
}
