using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Microsoft.Extensions.Logging;

namespace Accounting.Compactor.Sharing;

/// <summary>Does shares of offers, their offerer's or a helper's.</summary>
internal sealed class ShareWork(IObjectStore store, SharingOptions options, DayFolding folding, BucketFolding buckets, ILogger logger)
{
    /// <summary>The time-zone rules that it cuts by.</summary>
    public ContentHash256? CutBy => buckets.CutBy;

    /// <summary>False where somebody has the share already.</summary>
    public Task<bool> TryClaimAsync(Share share, CancellationToken cancellation) => store.TryCreateAsync(
        ObjectContent.FromBytes(share.Claim, StoreJson.Serialize(new ShareClaim(options.Member, Timestamp.Now(options.Clock)))), cancellation);

    /// <summary>Folds it and marks it done; where its data fail it, the mark says so and its offerer sees to it.</summary>
    public async Task DoAsync(Share share, OfferedWork offer, CancellationToken cancellation)
    {
        ShareOutcome outcome;
        try
        {
            outcome = new ShareOutcome(Problem: null, await FoldAsync(share, offer, cancellation).ConfigureAwait(false));
        }
        catch (Exception exception) when (DayFolding.IsOfTheData(exception))
        {
            outcome = new ShareOutcome(exception.Message, []);
            Log.ShareFailed(logger, share.Offer, exception.Message);
        }

        await store.PutAsync([ObjectContent.FromBytes(share.Done, StoreJson.Serialize(outcome))], cancellation).ConfigureAwait(false);
    }

    /// <summary>Makes one version of what came out of all shares of a divided date, if all of them were done.</summary>
    public async Task JoinAsync(OfferedWork offer, CancellationToken cancellation)
    {
        try
        {
            var pieces = new List<(ObjectKey Key, DayOutput Output)>();
            foreach (Share share in offer.All)
            {
                if (await store.TryReadAsync(share.Done, cancellation).ConfigureAwait(false) is not { } bytes
                    || StoreJson.Deserialize<ShareOutcome>(share.Done, bytes) is not { Problem: null } outcome)
                {
                    return;
                }

                pieces.AddRange(outcome.Files.Select(file => (share.File(file.Name), file)));
            }

            await buckets.JoinAsync(offer.Batch[0], pieces, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (DayFolding.IsOfTheData(exception))
        {
            Log.ShareFailed(logger, offer.Name, exception.Message);
        }
    }

    private async Task<IReadOnlyList<DayOutput>> FoldAsync(Share share, OfferedWork offer, CancellationToken cancellation)
    {
        IReadOnlyList<DayOutput> made = [];
        if (offer.IsDivided)
        {
            await buckets.FoldAsync(offer.Batch[0], share.Number, offer.Shares, PublishAsync, cancellation).ConfigureAwait(false);
        }
        else
        {
            await folding.FoldTogetherAsync(offer.Batch, cancellation).ConfigureAwait(false);
        }

        return made;

        Task PublishAsync(IReadOnlyList<LocalOutput> files)
        {
            made = [.. files.Select(file => file.Output)];
            return store.PutAsync([.. files.Select(file => ObjectContent.FromFile(share.File(file.Output.Name), file.Path, mayBeMoved: true))], cancellation);
        }
    }
}
