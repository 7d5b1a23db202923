using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Microsoft.Extensions.Logging;

namespace Accounting.Compactor;

/// <summary>Makes versions of the files of folded dates: checks what was written against what the segments say of it, then publishes data files, then manifests.</summary>
internal sealed class VersionPublication(IObjectStore store, NodaTime.DateTimeZone zone, DuckConnection connection, ILogger logger)
{
    /// <param name="batch">The dates.</param>
    /// <param name="outputs">The files of each.</param>
    /// <param name="readTwice">Of each the rows that were read twice from the same origin, where there are any.</param>
    /// <param name="incomplete">Dates whose version may be there but for a file: what is there and whole is not written again.</param>
    /// <param name="cancellation">Stops it; nothing refers to what was published without its manifest.</param>
    /// <exception cref="DamagedDataException">The files don't hold the rows of their inputs: nothing is published.</exception>
    public async Task<IReadOnlyList<DayVersion>> PublishAsync(
        IReadOnlyList<DayWork> batch,
        IReadOnlyDictionary<HomeDate, IReadOnlyList<LocalOutput>> outputs,
        IReadOnlyDictionary<HomeDate, RowDigest> readTwice,
        IReadOnlySet<HomeDate> incomplete,
        CancellationToken cancellation)
    {
        Dictionary<HomeDate, FoldedRows> folded = FoldedRows.Read(connection, outputs, cancellation);
        var check = new RunningTotalsCheck(connection, new StoredTotals(store), zone);
        var versions = new List<DayVersion>();
        var manifests = new List<ObjectContent>();
        var files = new List<ObjectContent>();
        foreach (DayWork work in batch)
        {
            FoldedRows rows = folded[work.Date];
            Conservation.Check(work, rows, readTwice.GetValueOrDefault(work.Date));
            RunningTotalsVerdict verdict = await check.CheckAsync(work, rows, outputs[work.Date], cancellation).ConfigureAwait(false);
            DayManifest manifest = ManifestOf(work, rows, outputs[work.Date], verdict);
            byte[] bytes = StoreJson.Serialize(manifest);
            var hash = ContentHash256.Of(bytes);
            var version = new DayVersion(hash.Prefix16, manifest);
            versions.Add(version);
            if (!incomplete.Contains(work.Date) || !await store.HoldsAsync(version.ManifestKey, hash, cancellation).ConfigureAwait(false))
            {
                manifests.Add(ObjectContent.FromBytes(version.ManifestKey, bytes));
            }

            foreach (LocalOutput file in outputs[work.Date])
            {
                if (!incomplete.Contains(work.Date) || !await store.HoldsAsync(version.KeyOf(file.Output), file.Output.Sha256, cancellation).ConfigureAwait(false))
                {
                    files.Add(ObjectContent.FromFile(version.KeyOf(file.Output), file.Path, mayBeMoved: true));
                }
            }
        }

        await store.PutAsync(files, cancellation).ConfigureAwait(false);
        await store.PutAsync(manifests, cancellation).ConfigureAwait(false);
        Log.BatchFolded(logger, batch.Count, batch[0].Date.ToString(), batch[^1].Date.ToString(), DayWork.RowsOf(batch));
        return versions;
    }

    private DayManifest ManifestOf(DayWork work, FoldedRows rows, IReadOnlyList<LocalOutput> outputs, RunningTotalsVerdict verdict) => new()
    {
        Format = DayManifest.CurrentFormat,
        Date = work.Date,
        Inputs = work.Inputs.Summed,
        RetractedBy = work.Inputs.RetractedBy,
        Outputs = [.. outputs.Select(file => file.Output).OrderBy(output => output.Name, StringComparer.Ordinal)],
        BusinessMonths = [.. rows.Months],
        Digest = rows.Digest,
        Sums = [.. rows.Sums.Select(pair => new CurrencySums(pair.Key, pair.Value))],
        RunningTotals = verdict,
        Winners = outputs.Where(file => DayFiles.IsWinners(file.Output.Name)).Sum(file => file.Output.Rows),
        Losers = outputs.Where(file => file.Output.Name == DayFiles.Losers).Sum(file => file.Output.Rows),
        Conflicts = rows.Conflicts,
        CutBy = zone.CutName(rows.Months),
    };
}
