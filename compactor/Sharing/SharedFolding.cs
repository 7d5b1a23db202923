using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Accounting.Compactor.Sharing;

/// <summary>
/// Folds what is stale together with whoever helps. What is to be folded is written down as offers; whoever takes a share of one claims it, folds just what
/// it says and marks it done. All of that are hints: a share done twice makes the same files, and what nobody has done in the end, or nobody could do, its
/// offerer folds by itself as if it had never offered it. So neither clocks nor exclusive claims decide anything but who works.
/// </summary>
internal sealed class SharedFolding(IObjectStore store, SharingOptions options, long batchRows, ShareWork work, ILogger logger)
{
    /// <summary>How often an offerer that has nothing left to take looks whether the others are through.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>A share is waited for so long, and longer by its rows: who takes longer is taken for dead.</summary>
    private static readonly Duration ClaimMin = Duration.FromMinutes(1);

    /// <summary>Far fewer than any machine folds.</summary>
    private const int RowsPerSecondMin = 20_000;

    /// <summary>Folds them with the help of others, if they are worth sharing.</summary>
    /// <returns>Whether they were shared: then others may have written versions of them.</returns>
    public async Task<bool> FoldAsync(IReadOnlyList<DayWork> stale, CancellationToken cancellation)
    {
        if (stale.Count == 0 || DayWork.Batches(stale, batchRows).ToList() is not { Count: > 1 } batches)
        {
            return false;
        }

        var mine = new Dictionary<string, List<DayWork>>();
        foreach (List<DayWork> batch in batches)
        {
            (string name, ObjectContent content) = Offer.Of(batch, options.Software).ToContent();
            await store.PutAsync([content], cancellation).ConfigureAwait(false);
            mine.Add(name, batch);
        }

        int own = await DoSharesAsync(mine, cancellation).ConfigureAwait(false);
        Log.Shared(logger, batches.Count, batches.Count - own);
        return true;
    }

    /// <summary>Until nothing is wanted any more: takes a share that nobody took; else one that was taken too long ago; else waits.</summary>
    private async Task<int> DoSharesAsync(Dictionary<string, List<DayWork>> mine, CancellationToken cancellation)
    {
        int own = 0;
        int looks = 0;
        while (true)
        {
            OfferBoard board = await OfferBoard.ReadAsync(store, cancellation).ConfigureAwait(false);
            Share[] wanted = [.. mine.Keys.Select(offer => new Share(offer, 0)).Where(board.IsWanted)];
            if (wanted.Length == 0)
            {
                await WithdrawAsync(mine.Keys.SelectMany(board.FilesOf), cancellation).ConfigureAwait(false);
                return own;
            }

            Share free = Array.Find(wanted, share => board.ClaimedAt(share) is null || IsOverdue(board.ClaimedAt(share)!.Value, looks, mine[share.Offer]));
            if (free == default)
            {
                looks++;
                await Task.Delay(Look, options.Clock, cancellation).ConfigureAwait(false);
            }
            else if (board.ClaimedAt(free) is not null || await work.TryClaimAsync(free, cancellation).ConfigureAwait(false))
            {
                await work.DoAsync(free, mine[free.Offer], cancellation).ConfigureAwait(false);
                own++;
            }
        }
    }

    /// <summary>By the clock, or by how often one has looked: a clock may stand wrong.</summary>
    private bool IsOverdue(Timestamp claimedAt, int looks, List<DayWork> batch)
    {
        Duration lease = ClaimMin + Duration.FromSeconds(DayWork.RowsOf(batch) / RowsPerSecondMin);
        return Timestamp.Now(options.Clock) > claimedAt.Plus(lease) || looks > lease.TotalSeconds;
    }

    /// <summary>Offers go first: nobody takes a share of what is being withdrawn. What others are still writing there is collected as garbage.</summary>
    private async Task WithdrawAsync(IEnumerable<ObjectKey> files, CancellationToken cancellation)
    {
        ILookup<bool, ObjectKey> byRank = files.ToLookup(key => key.Name == OfferFiles.Offer);
        await store.DeleteAsync([.. byRank[true]], cancellation).ConfigureAwait(false);
        await store.DeleteAsync([.. byRank[false]], cancellation).ConfigureAwait(false);
    }
}
