using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Accounting.Compactor.Sharing;

/// <summary>Takes shares of what other compactions offer, as long as there are any that nobody took; waits for nothing.</summary>
internal sealed class OfferHelp(IObjectStore store, SharingOptions options, ShareWork work, InputCatalog inputs, DayCatalog days, int bucketCount, ILogger logger)
{
    /// <summary>Of the offers that stand; null for what can't be done here: another program's, or of inputs that aren't there.</summary>
    private readonly Dictionary<string, OfferedWork?> _known = [];

    /// <summary>Who looked within this time is counted on.</summary>
    public static readonly Duration LookingKept = Duration.FromMinutes(30);

    /// <summary>How often a process says that it looks.</summary>
    private static readonly Duration LookingTold = Duration.FromMinutes(10);

    private Timestamp? _toldAt;

    /// <returns>How many shares were done.</returns>
    public async Task<int> HelpAsync(CancellationToken cancellation)
    {
        await TellAsync(cancellation).ConfigureAwait(false);
        int done = 0;
        while (await FindAsync(cancellation).ConfigureAwait(false) is var (share, offer))
        {
            if (await work.TryClaimAsync(share, cancellation).ConfigureAwait(false))
            {
                await work.DoAsync(share, offer, cancellation).ConfigureAwait(false);
                Log.Helped(logger, share.Number, offer.Shares, offer.Name, offer.Batch.Count, offer.Batch[0].Date.ToString(), offer.Batch[^1].Date.ToString());
                done++;
            }
        }

        return done;
    }

    private async Task TellAsync(CancellationToken cancellation)
    {
        Timestamp now = Timestamp.Now(options.Clock);
        if (_toldAt is not { } told || now >= told.Plus(LookingTold))
        {
            byte[] bytes = StoreJson.Serialize(new ShareClaim(options.Member, now));
            await store.PutAsync([ObjectContent.FromBytes(OfferFiles.LookingOf(options.Member), bytes)], cancellation).ConfigureAwait(false);
            _toldAt = now;
        }
    }

    private async Task<(Share Share, OfferedWork Offer)?> FindAsync(CancellationToken cancellation)
    {
        OfferBoard board = await OfferBoard.ReadAsync(store, cancellation).ConfigureAwait(false);
        foreach (string gone in _known.Keys.Except(board.Offers).ToList())
        {
            _known.Remove(gone);
        }

        foreach (string name in board.Offers)
        {
            if (!_known.TryGetValue(name, out OfferedWork? offer))
            {
                _known[name] = offer = await TryUnderstandAsync(name, cancellation).ConfigureAwait(false);
            }

            foreach (Share share in offer?.All ?? [])
            {
                if (board.IsWanted(share) && board.ClaimedAt(share) is null)
                {
                    return (share, offer!);
                }
            }
        }

        return null;
    }

    private async Task<OfferedWork?> TryUnderstandAsync(string name, CancellationToken cancellation)
    {
        try
        {
            if (await Offer.TryReadAsync(store, name, options.Software, cancellation).ConfigureAwait(false) is not { } offer
                || offer.CutBy != work.CutBy
                || (offer.Shares != 1 && (offer.Shares > bucketCount || offer.Dates.Count != 1)))
            {
                return null;
            }

            SortedDictionary<HomeDate, DayInputs> known = DayInputs.ByDate(await inputs.RefreshAsync(cancellation).ConfigureAwait(false));
            await days.RefreshAsync((_, _) => { }, cancellation).ConfigureAwait(false);
            List<DayWork> batch = [.. offer.Dates.Select(date => date.ToWork(known.GetValueOrDefault(date.Date), days)).OfType<DayWork>()];
            return batch.Count == offer.Dates.Count ? new OfferedWork(name, batch, offer.Shares) : null;
        }
        catch (DamagedDataException damage)
        {
            // This compactor's own next compaction says what is damaged besides an offer; here it only can't help.
            Log.OfferLeft(logger, name, damage.Message);
            return null;
        }
    }
}
