using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor.Archiving;

/// <summary>
/// Moves segments whose rows are settled into another folder of the same layout, those that lie in one object together. They may go when all of their home dates lie before a date,
/// all of their rows are of final months, and of each of these dates the version of exactly the present inputs is whole: it holds every row from then on.
/// Copies are durable and checked, then recorded, then the segments are removed; stopped anywhere it may be begun again.
/// </summary>
public sealed class SegmentArchive(IObjectStore store)
{
    /// <summary>The segments that may go and are still here, by ordinal key of their objects. Reads every file of the day versions that will have to hold their rows alone.</summary>
    /// <param name="before">The first home date that stays.</param>
    /// <param name="isFinal">Whether a business month is final.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DamagedDataException">A checkpoint, run or manifest can't be read.</exception>
    public async Task<IReadOnlyList<SegmentReference>> FindAsync(HomeDate before, Func<BusinessMonth, bool> isFinal, CancellationToken cancellation)
    {
        Inputs inputs = await new InputCatalog(store).RefreshAsync(cancellation).ConfigureAwait(false);
        var days = new DayCatalog(store);
        await days.RefreshAsync(cancellation).ConfigureAwait(false);
        SortedDictionary<HomeDate, DayInputs> byDate = DayInputs.ByDate(inputs);
        HashSet<ObjectKey> present = [.. (await store.ListAsync("state/", cancellation).ConfigureAwait(false)).Select(listed => listed.Key)];
        var isHeld = new Dictionary<HomeDate, bool>();
        var found = new List<SegmentReference>();
        foreach (IGrouping<ObjectKey, SegmentLink> together in inputs.Segments.DistinctBy(link => link.Segment.Key).GroupBy(link => link.Segment.Object)
            .Where(bundle => present.Contains(bundle.Key)).OrderBy(bundle => bundle.Key))
        {
            HomeDateRows[] all = [.. together.SelectMany(link => link.HomeDates)];
            bool mayGo = all.All(rows => rows.Date < before && rows.Months.All(month => isFinal(month.Month)));
            foreach (HomeDate date in mayGo ? all.Select(rows => rows.Date).Distinct() : [])
            {
                if (!isHeld.TryGetValue(date, out bool held))
                {
                    isHeld.Add(date, held = days.Exact(date, byDate[date]) is { } version && await IsWholeAsync(version, cancellation).ConfigureAwait(false));
                }

                mayGo &= held;
            }

            if (mayGo)
            {
                found.AddRange(together.Select(link => link.Segment).OrderBy(segment => segment.Key));
            }
        }

        return found;
    }

    /// <summary>Moves segments that <see cref="FindAsync"/> found.</summary>
    /// <param name="segments">At least one.</param>
    /// <param name="target">Where they go, under the same keys.</param>
    /// <param name="at">Now.</param>
    /// <param name="progress">Told how many bytes are copied so far, and of how many.</param>
    /// <param name="cancellation">Stops it between segments; what is copied stays copied.</param>
    /// <exception cref="DamagedDataException">A segment isn't what was written.</exception>
    public async Task MoveAsync(
        IReadOnlyList<SegmentReference> segments, IObjectStore target, Timestamp at, Action<long, long> progress, CancellationToken cancellation)
    {
        long copiedBytes = 0;
        foreach (IGrouping<ObjectKey, SegmentReference> together in segments.GroupBy(segment => segment.Object))
        {
            ContentHash256 hash = together.First().ObjectSha256;
            if (!await target.HoldsAsync(together.Key, hash, cancellation).ConfigureAwait(false))
            {
                using FileLease lease = await store.LeaseFileAsync(together.Key, hash, cancellation).ConfigureAwait(false);
                await target.PutAsync([ObjectContent.FromFile(together.Key, lease.Path)], cancellation).ConfigureAwait(false);
                (await target.LeaseFileAsync(together.Key, hash, cancellation).ConfigureAwait(false)).Dispose();
            }

            copiedBytes += together.Sum(segment => segment.LengthBytes);
            progress(copiedBytes, segments.Sum(each => each.LengthBytes));
        }

        var record = new ArchiveRecord { Format = ArchiveRecord.CurrentFormat, Folder = target.Location, At = at, Segments = segments };
        await store.PutAsync([record.ToContent()], cancellation).ConfigureAwait(false);
        await store.DeleteAsync([.. segments.Select(segment => segment.Object).Distinct()], cancellation).ConfigureAwait(false);
    }

    private async Task<bool> IsWholeAsync(DayVersion version, CancellationToken cancellation)
    {
        foreach (DayOutput output in version.Manifest.Outputs)
        {
            if (!await store.HoldsAsync(version.KeyOf(output), output.Sha256, cancellation).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }
}
