using Accounting.Aggregator;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Microsoft.Extensions.Logging;

namespace Accounting.Compactor.Sharing;

/// <summary>Takes shares of what other compactions offer, as long as there are any that nobody took; waits for nothing.</summary>
internal sealed class OfferHelp(IObjectStore store, SharingOptions options, ShareWork work, InputCatalog inputs, DayCatalog days, ILogger logger)
{
    /// <summary>What can't be done here: another program's, or of inputs that aren't there.</summary>
    private readonly HashSet<string> _declined = [];

    /// <returns>How many shares were done.</returns>
    public async Task<int> HelpAsync(CancellationToken cancellation)
    {
        var known = new Dictionary<string, List<DayWork>>();
        int done = 0;
        while (await FindAsync(cancellation).ConfigureAwait(false) is { } share)
        {
            if (!known.TryGetValue(share.Offer, out List<DayWork>? batch))
            {
                batch = await TryUnderstandAsync(share.Offer, cancellation).ConfigureAwait(false);
                if (batch is null)
                {
                    _declined.Add(share.Offer);
                    continue;
                }

                known.Add(share.Offer, batch);
            }

            if (await work.TryClaimAsync(share, cancellation).ConfigureAwait(false))
            {
                await work.DoAsync(share, batch, cancellation).ConfigureAwait(false);
                Log.Helped(logger, share.Offer, batch.Count, batch[0].Date.ToString(), batch[^1].Date.ToString());
                done++;
            }
        }

        return done;
    }

    private async Task<Share?> FindAsync(CancellationToken cancellation)
    {
        OfferBoard board = await OfferBoard.ReadAsync(store, cancellation).ConfigureAwait(false);
        _declined.IntersectWith(board.Offers);
        foreach (Share share in board.Offers.Where(offer => !_declined.Contains(offer)).Select(offer => new Share(offer, 0)))
        {
            if (board.IsWanted(share) && board.ClaimedAt(share) is null)
            {
                return share;
            }
        }

        return null;
    }

    private async Task<List<DayWork>?> TryUnderstandAsync(string name, CancellationToken cancellation)
    {
        try
        {
            if (await Offer.TryReadAsync(store, name, options.Software, cancellation).ConfigureAwait(false) is not { } offer)
            {
                return null;
            }

            SortedDictionary<HomeDate, DayInputs> known = DayInputs.ByDate(await inputs.RefreshAsync(cancellation).ConfigureAwait(false));
            await days.RefreshAsync((_, _) => { }, cancellation).ConfigureAwait(false);
            DayWork[] batch = [.. offer.Dates.Select(date => date.ToWork(known.GetValueOrDefault(date.Date), days)).OfType<DayWork>()];
            return batch.Length == offer.Dates.Count ? [.. batch] : null;
        }
        catch (DamagedDataException damage)
        {
            // This compactor's own next compaction says what is damaged besides an offer; here it only can't help.
            Log.OfferLeft(logger, name, damage.Message);
            return null;
        }
    }
}
