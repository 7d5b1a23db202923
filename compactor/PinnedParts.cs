using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>The parts of dates of which only what they come to is remembered.</summary>
internal static class PinnedParts
{
    /// <summary>Reads every part of those dates that sums don't do for: to fold them, or to know what a version is of that goes by segments' names.</summary>
    /// <param name="store">The store.</param>
    /// <param name="pinned">What counts.</param>
    /// <param name="inputs">Of each date; those that are wanted are replaced by whole ones.</param>
    /// <param name="isWanted">Which.</param>
    /// <param name="cancellation">Stops between two reads.</param>
    /// <exception cref="DamagedDataException">A checkpoint isn't what was written.</exception>
    public static async Task ReadAsync(
        IObjectStore store, PinnedInputs pinned, SortedDictionary<HomeDate, DayInputs> inputs, Func<HomeDate, bool> isWanted, CancellationToken cancellation)
    {
        HashSet<HomeDate> wanted = [.. inputs.Where(date => date.Value.AreSummed && isWanted(date.Key)).Select(date => date.Key)];
        if (wanted.Count == 0)
        {
            return;
        }

        SortedDictionary<HomeDate, DayInputs> whole = DayInputs.ByDate(await pinned.ReadAsync(store, wanted, cancellation).ConfigureAwait(false));
        foreach (HomeDate date in wanted)
        {
            inputs[date] = whole[date];
        }
    }
}
