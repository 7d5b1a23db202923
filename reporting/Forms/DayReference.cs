using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;

namespace Accounting.Reporting.Forms;

/// <summary>A day version that a result was computed from.</summary>
public sealed record DayReference(HomeDate Date, string Version)
{
    /// <summary>Finds several versions, in their order.</summary>
    /// <exception cref="DamagedDataException">One is missing, or its manifest isn't what its folder's name says.</exception>
    public static async Task<IReadOnlyList<DayVersion>> ReadAsync(IObjectStore store, IEnumerable<DayReference> references, CancellationToken cancellation)
    {
        var days = new List<DayVersion>();
        foreach (DayReference reference in references)
        {
            days.Add(await reference.ReadAsync(store, cancellation).ConfigureAwait(false));
        }

        return days;
    }

    /// <summary>Finds the version in the store.</summary>
    /// <exception cref="DamagedDataException">It is missing, or its manifest isn't what its folder's name says.</exception>
    private async Task<DayVersion> ReadAsync(IObjectStore store, CancellationToken cancellation)
    {
        ObjectKey key = DayFiles.Key(Date, Version, DayFiles.Manifest);
        byte[]? bytes = await store.TryReadAsync(key, cancellation).ConfigureAwait(false);
        return bytes is not null && ContentHash256.Of(bytes).Prefix16 == Version
            ? DayVersion.Parse(key, bytes)
            : throw new DamagedDataException($"{key}, which a report pins, is missing from {store.Location} or was changed. Restore it from a copy of the store.");
    }
}
