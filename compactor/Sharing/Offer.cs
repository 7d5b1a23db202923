using System.Text.Json.Serialization;
using Accounting.Aggregator.Store;

namespace Accounting.Compactor.Sharing;

/// <summary>
/// Work that a compaction would do, and that others may take a share of. Its folder is named by the hash of its bytes: two compactions that have the same
/// work make one offer of it, and share that.
/// </summary>
internal sealed record Offer
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    /// <summary>The program that made it; another one leaves it alone.</summary>
    public required string Software { get; init; }

    /// <summary>1: the dates are folded together; else there is one date, whose buckets fall into so many shares.</summary>
    public required int Shares { get; init; }

    /// <summary>The time-zone rules that its dates are to be cut by; null of the store's first. Who has others leaves it alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContentHash256? CutBy { get; init; }

    /// <summary>In ascending order.</summary>
    public required IReadOnlyList<OfferedDate> Dates { get; init; }

    public static Offer Of(IReadOnlyList<DayWork> batch, int shares, string software, ContentHash256? cutBy) =>
        new() { Format = CurrentFormat, Software = software, Shares = shares, CutBy = cutBy, Dates = [.. batch.Select(OfferedDate.Of)] };

    /// <summary>The offer under its name.</summary>
    public (string Name, ObjectContent Content) ToContent()
    {
        byte[] bytes = StoreJson.Serialize(this);
        string name = ContentHash256.Of(bytes).Prefix16;
        return (name, ObjectContent.FromBytes(OfferFiles.Key(name, OfferFiles.Offer), bytes));
    }

    /// <summary>Null where it is gone, or another version of the program made it.</summary>
    /// <exception cref="DamagedDataException">It isn't what its folder's name says.</exception>
    public static async Task<Offer?> TryReadAsync(IObjectStore store, string name, string software, CancellationToken cancellation)
    {
        ObjectKey key = OfferFiles.Key(name, OfferFiles.Offer);
        if (await store.TryReadAsync(key, cancellation).ConfigureAwait(false) is not { } bytes)
        {
            return null;
        }

        if (ContentHash256.Of(bytes).Prefix16 != name)
        {
            throw new DamagedDataException($"The offer {key} isn't what its folder's name says. Nothing depends on it: remove it.");
        }

        return StoredFormat.TryRead(bytes) == CurrentFormat && StoreJson.Deserialize<Offer>(key, bytes) is { } offer && offer.Software == software ? offer : null;
    }
}
