using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Verification;

/// <summary>
/// Verifies the facts of days and the month caches: every manifest against its seal, every file against its manifest, and that the balances of the last
/// reported month, and what they were chained on, are there. All of it can be computed again.
/// </summary>
public sealed class MonthCacheVerification(Inspection inspection)
{
    private readonly Dictionary<ObjectKey, MonthFacts> _facts = [];
    private readonly Dictionary<ObjectKey, MonthBalances> _balances = [];
    private readonly HashSet<StoredFile> _verified = [];

    /// <param name="reports">Of every month its newest report.</param>
    /// <param name="cancellation">Stops it between files.</param>
    public async Task RunAsync(IReadOnlyDictionary<BusinessMonth, ReportManifest> reports, CancellationToken cancellation)
    {
        foreach (ObjectKey key in inspection.Under(MonthFactFiles.Prefix))
        {
            if (key.Name == MonthFactFiles.FactsManifest && await ReadAsync(_facts, key, cancellation).ConfigureAwait(false) is { } facts)
            {
                RequirePlace(key, MonthFactFiles.Key(facts.Month, facts.Id, MonthFactFiles.FactsManifest));
                await VerifyFilesAsync(facts.Files, MonthFactFiles.Remedy, cancellation).ConfigureAwait(false);
            }
            else if (key.Name == MonthFactFiles.BalancesManifest && await ReadAsync(_balances, key, cancellation).ConfigureAwait(false) is { } balances)
            {
                RequirePlace(key, MonthFactFiles.Key(balances.Month, balances.Id, MonthFactFiles.BalancesManifest));
                await VerifyFilesAsync(balances.Files.Concat(balances.Revisions).Concat(balances.IdProblems.Select(month => month.File)), MonthFactFiles.Remedy, cancellation).ConfigureAwait(false);
            }
        }

        RequireChain(reports);
        inspection.ReportOrphans(MonthFactFiles.Prefix);
        await VerifyDaysAsync(cancellation).ConfigureAwait(false);
    }

    private async Task VerifyDaysAsync(CancellationToken cancellation)
    {
        foreach (ObjectKey key in inspection.Under(DayFacts.Prefix).Where(key => key.Name == DayFacts.Manifest))
        {
            DayFacts? facts = await inspection
                .TryReadAsync(key, DayFacts.Remedy, bytes => SealedJson.Deserialize<DayFacts>(key, bytes, DayFacts.Remedy), cancellation).ConfigureAwait(false);
            await VerifyFilesAsync(facts?.Files ?? [], DayFacts.Remedy, cancellation).ConfigureAwait(false);
        }

        inspection.ReportOrphans(DayFacts.Prefix);
    }

    private async Task<T?> ReadAsync<T>(Dictionary<ObjectKey, T> read, ObjectKey key, CancellationToken cancellation)
        where T : class
    {
        bool isAnothers = false;
        T? found = await inspection.TryReadAsync<T>(key, MonthFactFiles.Remedy, Read, cancellation).ConfigureAwait(false);
        if (found is not null)
        {
            read.Add(key, found);
        }
        else if (isAnothers)
        {
            ReportAnothers(key.Value[..^key.Name.Length]);
        }

        return found;

        T Read(byte[] bytes)
        {
            T? own = SealedJson.TryDeserialize<T>(key, bytes, MonthFactFiles.Remedy);
            isAnothers = own is null;
            return own!;
        }
    }

    /// <summary>Named by a definition that isn't this program's, so that it isn't looked for.</summary>
    private void ReportAnothers(string folder)
    {
        foreach (ObjectKey key in inspection.Under(folder))
        {
            inspection.Claim(key);
        }

        inspection.Report(FindingKind.Orphaned, folder, "Another version of the program computed it.", "Nothing reads it. The nightly computes its own and collects this.");
    }

    private async Task VerifyFilesAsync(IEnumerable<StoredFile> files, string remedy, CancellationToken cancellation)
    {
        foreach (StoredFile file in files.Where(_verified.Add))
        {
            (await inspection.TryLeaseAsync(file.Key, file.Sha256, remedy, cancellation).ConfigureAwait(false))?.Dispose();
        }
    }

    private void RequirePlace(ObjectKey key, ObjectKey stated)
    {
        if (key != stated)
        {
            inspection.Report(FindingKind.Disagreeing, key.Value, $"It belongs to {stated}.", MonthFactFiles.Remedy);
        }
    }

    /// <summary>From the last reported month back to the first.</summary>
    private void RequireChain(IReadOnlyDictionary<BusinessMonth, ReportManifest> reports)
    {
        if (reports.Count == 0)
        {
            return;
        }

        BusinessMonth month = reports.Keys.Max();
        string? id = reports[month].Balances;
        while (id is not null)
        {
            ObjectKey key = MonthFactFiles.Key(month, id, MonthFactFiles.BalancesManifest);
            if (!Require(key) || !_balances.TryGetValue(key, out MonthBalances? balances))
            {
                return;
            }

            if (balances.Facts != MonthIds.Facts(month, []))
            {
                Require(MonthFactFiles.Key(month, balances.Facts, MonthFactFiles.FactsManifest));
            }

            id = balances.Previous;
            month = month.Previous;
        }
    }

    private bool Require(ObjectKey key)
    {
        if (!inspection.Holds(key))
        {
            inspection.Report(FindingKind.Missing, key.Value, "It is missing, and the reports' balances were chained on it.", MonthFactFiles.Remedy);
        }

        return inspection.Holds(key);
    }
}
