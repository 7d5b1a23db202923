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
internal sealed class SharedFolding(IObjectStore store, SharingOptions options, long batchRows, ShareWork work, BucketFolding buckets, ILogger logger)
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
        (OfferedWork Work, ObjectContent Content)[] offers = [.. await DivideAsync(stale, cancellation).ConfigureAwait(false)];
        int shares = offers.Sum(offer => offer.Work.Shares);
        if (shares < 2)
        {
            return false;
        }

        await store.PutAsync([.. offers.Select(offer => offer.Content)], cancellation).ConfigureAwait(false);
        Dictionary<Share, OfferedWork> mine = offers.SelectMany(offer => offer.Work.All.Select(share => (share, offer.Work))).ToDictionary();
        int own = await DoSharesAsync(mine, cancellation).ConfigureAwait(false);
        foreach ((OfferedWork divided, _) in offers.Where(offer => offer.Work.IsDivided))
        {
            await work.JoinAsync(divided, cancellation).ConfigureAwait(false);
        }

        await WithdrawAsync([.. offers.Select(offer => offer.Work.Name)], cancellation).ConfigureAwait(false);
        Log.Shared(logger, shares, shares - own);
        return true;
    }

    /// <summary>
    /// Large dates by buckets, the others in batches. Each share of a date reads all of its new segments, so there are only as many as somebody is there for,
    /// and none where nobody is.
    /// </summary>
    private async Task<IEnumerable<(OfferedWork Work, ObjectContent Content)>> DivideAsync(IReadOnlyList<DayWork> stale, CancellationToken cancellation)
    {
        int shares = 1;
        if (stale.Any(buckets.Divides))
        {
            OfferBoard board = await OfferBoard.ReadAsync(store, cancellation).ConfigureAwait(false);
            shares = Math.Min(buckets.BucketCount, 1 + board.CountLooking(Timestamp.Now(options.Clock).Plus(-OfferHelp.LookingKept), butFor: options.Member));
        }

        ILookup<bool, DayWork> byDivision = stale.ToLookup(date => shares > 1 && buckets.Divides(date));
        IEnumerable<(List<DayWork> Batch, int Shares)> divided = byDivision[true].Select(date => (new List<DayWork> { date }, shares));
        IEnumerable<(List<DayWork> Batch, int Shares)> whole = DayWork.Batches([.. byDivision[false]], batchRows).Where(batch => batch.Count > 0).Select(batch => (batch, 1));
        return divided.Concat(whole).Select(offer => OfferedWork.Of(offer.Batch, offer.Shares, options.Software, work.CutBy));
    }

    /// <summary>Until nothing is wanted any more: takes a share that nobody took; else one that was taken too long ago; else waits.</summary>
    /// <returns>How many it took.</returns>
    private async Task<int> DoSharesAsync(Dictionary<Share, OfferedWork> mine, CancellationToken cancellation)
    {
        int own = 0;
        int looks = 0;
        while (true)
        {
            OfferBoard board = await OfferBoard.ReadAsync(store, cancellation).ConfigureAwait(false);
            Share[] wanted = [.. mine.Keys.Where(board.IsWanted)];
            if (wanted.Length == 0)
            {
                return own;
            }

            Share? free = wanted.Cast<Share?>().FirstOrDefault(share => board.ClaimedAt(share!.Value) is null)
                ?? wanted.Cast<Share?>().FirstOrDefault(share => IsOverdue(board.ClaimedAt(share!.Value)!.Value, looks, mine[share!.Value]));
            if (free is not { } share)
            {
                looks++;
                await Task.Delay(Look, options.Clock, cancellation).ConfigureAwait(false);
            }
            else if (board.ClaimedAt(share) is not null || await work.TryClaimAsync(share, cancellation).ConfigureAwait(false))
            {
                await work.DoAsync(share, mine[share], cancellation).ConfigureAwait(false);
                own++;
            }
        }
    }

    /// <summary>By the clock, or by how often one has looked: a clock may stand wrong.</summary>
    private bool IsOverdue(Timestamp claimedAt, int looks, OfferedWork offer)
    {
        Duration lease = ClaimMin + Duration.FromSeconds(offer.Batch.Sum(date => date.RowsToFold) / RowsPerSecondMin);
        return Timestamp.Now(options.Clock) > claimedAt.Plus(lease) || looks > lease.TotalSeconds;
    }

    /// <summary>Offers go first: nobody takes a share of what is being withdrawn. What others are still writing there is collected as garbage.</summary>
    private async Task WithdrawAsync(IReadOnlyList<string> offers, CancellationToken cancellation)
    {
        OfferBoard board = await OfferBoard.ReadAsync(store, cancellation).ConfigureAwait(false);
        ILookup<bool, ObjectKey> byRank = offers.SelectMany(board.FilesOf).ToLookup(key => key.Name == OfferFiles.Offer);
        await store.DeleteAsync([.. byRank[true]], cancellation).ConfigureAwait(false);
        await store.DeleteAsync([.. byRank[false]], cancellation).ConfigureAwait(false);
    }
}
