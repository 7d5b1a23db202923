using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.SecondReading;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.SecondReading;

/// <summary>
/// Which of the pinned day versions the second reader still has to read: those without its word, but for what a final report pins already. A store that was
/// filled before there was a second reader is thus read from the first month on that isn't final, and no further back.
/// </summary>
public static class PinnedReadings
{
    /// <param name="store">The store.</param>
    /// <param name="pinned">Of every home date the version that reports follow from.</param>
    /// <param name="known">The chain of final reports, as far as it was read before; null where it wasn't.</param>
    /// <param name="restated">The first month that gets a further revision, which pins its days anew; null where none does.</param>
    /// <param name="cancellation">Stops it between reads.</param>
    /// <exception cref="DamagedDataException">The chain of final reports, or what it names, isn't what was written.</exception>
    public static async Task<IReadOnlyList<DayVersion>> FindUnreadAsync(
        IObjectStore store, IReadOnlyList<DayVersion> pinned, ReportChain? known, BusinessMonth? restated, CancellationToken cancellation)
    {
        HashSet<ObjectKey> stored = await DayReading.ListAsync(store, [.. pinned.Select(day => day.Date)], cancellation).ConfigureAwait(false);
        DayVersion[] unread = [.. pinned.Where(day => !stored.Contains(DayReading.KeyOf(day)))];
        if (unread.Length == 0)
        {
            return unread;
        }

        ReportChain chain = await ReportChain.LoadAsync(store, known, cancellation).ConfigureAwait(false);
        BusinessMonth? open = restated ?? chain.LastMonth?.Next;
        var pins = new Dictionary<BusinessMonth, HashSet<DayReference>>();
        var due = new List<DayVersion>();
        foreach (DayVersion day in unread)
        {
            if (open is null || day.Manifest.BusinessMonths.Any(month => month >= open) || !await IsPinnedAsync(day).ConfigureAwait(false))
            {
                due.Add(day);
            }
        }

        return due;

        async Task<bool> IsPinnedAsync(DayVersion day)
        {
            foreach (BusinessMonth month in day.Manifest.BusinessMonths)
            {
                if (!pins.TryGetValue(month, out HashSet<DayReference>? days))
                {
                    FinalRevision? final = chain.Newest(month);
                    days = final is null ? [] : [.. (await FinalReports.ManifestAsync(store, final, cancellation).ConfigureAwait(false)).Days];
                    pins.Add(month, days);
                }

                if (!days.Contains(new DayReference(day.Date, day.Version)))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
