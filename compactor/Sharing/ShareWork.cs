using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Microsoft.Extensions.Logging;

namespace Accounting.Compactor.Sharing;

/// <summary>Does one share of an offer, its offerer's or a helper's.</summary>
internal sealed class ShareWork(IObjectStore store, SharingOptions options, DayFolding folding, ILogger logger)
{
    /// <summary>False where somebody has the share already.</summary>
    public Task<bool> TryClaimAsync(Share share, CancellationToken cancellation) => store.TryCreateAsync(
        ObjectContent.FromBytes(share.Claim, StoreJson.Serialize(new ShareClaim(OwnedNames.Owner, Timestamp.Now(options.Clock)))), cancellation);

    /// <summary>Folds it and marks it done; where its data fail it, the mark says so and its offerer sees to it.</summary>
    public async Task DoAsync(Share share, List<DayWork> batch, CancellationToken cancellation)
    {
        string? problem = null;
        try
        {
            await folding.FoldTogetherAsync(batch, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (DayFolding.IsOfTheData(exception))
        {
            problem = exception.Message;
            Log.ShareFailed(logger, share.Offer, problem);
        }

        await store.PutAsync([ObjectContent.FromBytes(share.Done, StoreJson.Serialize(new ShareOutcome(problem)))], cancellation).ConfigureAwait(false);
    }
}
