using System.Globalization;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Compactor;
using Accounting.Compactor.Verification;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Verification;

/// <summary>
/// Verifies reports: the chain of final revisions entry by entry, their content and its copies against the manifests that the chain names,
/// provisional reports against their own, and that what a report pins is still there.
/// </summary>
public sealed class ReportVerification(Inspection inspection, Coverage covered, VerifiedDays days)
{
    private const string Prefix = "reports/";
    private const string Repair = "Run 'accounting verify --repair', which copies it from the other place; where both are damaged, restore one from a copy of the store.";

    private readonly Dictionary<BusinessMonth, ReportManifest> _newest = [];

    private readonly List<(ReportManifest Manifest, Func<string, ObjectKey> KeyOf)> _reports = [];

    /// <summary>Of every month its newest report that can be read.</summary>
    public IReadOnlyDictionary<BusinessMonth, ReportManifest> Newest => _newest;

    /// <summary>Every report of which the manifest can be read, and where its files lie; of a final one its content.</summary>
    public IReadOnlyList<(ReportManifest Manifest, Func<string, ObjectKey> KeyOf)> Reports => _reports;

    /// <summary>The final months and their revisions, to mend; null where the chain itself is damaged.</summary>
    public ReportChain? Chain { get; private set; }

    public async Task RunAsync(CancellationToken cancellation)
    {
        IReadOnlyList<ChainEntry> entries = await ReadChainAsync(cancellation).ConfigureAwait(false);
        foreach (ChainEntry entry in entries)
        {
            RequireCovered(ReportFiles.Chain(entry.Number), entry.Coverage);
            foreach (FinalRevision revision in entry.Months)
            {
                await VerifyFinalAsync(entry, revision, cancellation).ConfigureAwait(false);
            }
        }

        ReportUncommitted(entries);
        HashSet<BusinessMonth> final = [.. entries.SelectMany(entry => entry.Months).Select(revision => revision.Month)];
        foreach (IGrouping<string, ObjectKey> folder in inspection.Unclaimed(Prefix).Where(IsProvisional).ToList().GroupBy(key => key.Value.Split('/')[1]))
        {
            if (BusinessMonth.TryParse(folder.Key["month=".Length..], out BusinessMonth month) && !final.Contains(month))
            {
                await VerifyProvisionalAsync(month, cancellation).ConfigureAwait(false);
            }
        }

        inspection.ReportOrphans(Prefix);
    }

    /// <summary>Makes the copies of final revisions anew where they differ, and content that only its copy still has.</summary>
    public Task RepairAsync(CancellationToken cancellation) =>
        Chain is null ? Task.CompletedTask : new FinalCopies(inspection.Store, everyByte: true, StrictJournal.Instance).RepairAsync(Chain, _ => true, cancellation);

    private static bool IsProvisional(ObjectKey key) =>
        key.Value.Split('/') is [_, { } month, "provisional", ..] && month.StartsWith("month=", StringComparison.Ordinal);

    private async Task<IReadOnlyList<ChainEntry>> ReadChainAsync(CancellationToken cancellation)
    {
        var entries = new SortedDictionary<int, ChainEntry>();
        bool whole = true;
        IReadOnlyList<ObjectKey> keys = inspection.Under(ReportFiles.ChainPrefix);
        foreach (ObjectKey key in keys)
        {
            if (!int.TryParse(Path.GetFileNameWithoutExtension(key.Name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) || key != ReportFiles.Chain(number))
            {
                inspection.Claim(key);
                inspection.Report(FindingKind.Disagreeing, key.Value, "It is no entry of the chain of final reports.", "Remove it: while it is there no report is made.");
                whole = false;
                continue;
            }

            ChainEntry? entry = await inspection.TryReadAsync(key, Inspection.RestoreFromCopy, bytes => SealedJson.Deserialize<ChainEntry>(key, bytes, format: ChainEntry.CurrentFormat), cancellation).ConfigureAwait(false);
            whole &= entry is not null;
            if (entry is not null)
            {
                entries.Add(number, entry);
            }
        }

        for (int number = 1; number < entries.Keys.LastOrDefault(); number++)
        {
            if (!inspection.Holds(ReportFiles.Chain(number)))
            {
                inspection.Report(FindingKind.Missing, ReportFiles.Chain(number).Value, "It is missing, and later entries of the chain of final reports follow it.", Inspection.RestoreFromCopy);
                whole = false;
            }
        }

        if (whole)
        {
            await LoadChainAsync(cancellation).ConfigureAwait(false);
        }

        return [.. entries.Values];
    }

    private async Task LoadChainAsync(CancellationToken cancellation)
    {
        try
        {
            Chain = await ReportChain.LoadAsync(inspection.Store, cancellation).ConfigureAwait(false);
        }
        catch (DamagedDataException exception)
        {
            inspection.Report(FindingKind.Disagreeing, ReportFiles.ChainPrefix, exception.Message, Inspection.RestoreFromCopy);
        }
    }

    private async Task VerifyFinalAsync(ChainEntry entry, FinalRevision revision, CancellationToken cancellation)
    {
        ReportManifest? manifest = null;
        foreach (ObjectKey key in Places(revision, ReportFiles.Manifest))
        {
            using FileLease? lease = await inspection.TryLeaseAsync(key, revision.Manifest, Repair, cancellation).ConfigureAwait(false);
            if (lease is not null && manifest is null)
            {
                manifest = SealedJson.Deserialize<ReportManifest>(key, await File.ReadAllBytesAsync(lease.Path, cancellation).ConfigureAwait(false), format: ReportManifest.CurrentFormat);
            }
        }

        if (manifest is null)
        {
            return;
        }

        if (manifest.Month != revision.Month || manifest.Revision != revision.Revision || manifest.State != MonthState.Final || manifest.Opening != revision.Opening
            || !entry.Coverage.Includes(manifest.Coverage))
        {
            inspection.Report(FindingKind.Disagreeing, ReportFiles.Content(revision.Manifest, ReportFiles.Manifest).Value, $"It says otherwise than the chain's entry {entry.Number}.", Inspection.RestoreFromCopy);
        }

        _newest[revision.Month] = manifest;
        _reports.Add((manifest, name => ReportFiles.Content(revision.Manifest, name)));
        RequirePinned(ReportFiles.Content(revision.Manifest, ReportFiles.Manifest), manifest);
        foreach (ReportFile file in manifest.Files)
        {
            foreach (ObjectKey key in Places(revision, file.Name))
            {
                (await inspection.TryLeaseAsync(key, file.Sha256, Repair, cancellation).ConfigureAwait(false))?.Dispose();
            }
        }
    }

    private static ObjectKey[] Places(FinalRevision revision, string name) =>
        [ReportFiles.Content(revision.Manifest, name), ReportFiles.Revision(revision.Month, revision.Revision, name)];

    /// <summary>Copies are made after the commit, so a copy of what no entry commits means that an entry is lost.</summary>
    private void ReportUncommitted(IReadOnlyList<ChainEntry> entries)
    {
        HashSet<string> committed = [.. entries.SelectMany(entry => entry.Months).Select(revision => FolderOf(ReportFiles.Revision(revision.Month, revision.Revision, ReportFiles.Manifest)))];
        string[] uncommitted = [.. inspection.Unclaimed(Prefix).Select(FolderOf).Where(folder => folder.Contains("/revision-", StringComparison.Ordinal) && !committed.Contains(folder)).Distinct()];
        if (uncommitted.Length > 0)
        {
            int number = 1;
            while (inspection.Holds(ReportFiles.Chain(number)))
            {
                number++;
            }

            inspection.Report(
                FindingKind.Missing,
                ReportFiles.Chain(number).Value,
                $"{string.Join(", ", uncommitted)}: published as final, and no entry of the chain that can be read commits them.",
                Inspection.RestoreFromCopy);
        }
    }

    private async Task VerifyProvisionalAsync(BusinessMonth month, CancellationToken cancellation)
    {
        ObjectKey key = ReportFiles.Provisional(month, ReportFiles.Manifest);
        ReportManifest? manifest = await inspection.TryReadAsync(
            key, ReportFiles.ProvisionalRemedy, bytes => SealedJson.Deserialize<ReportManifest>(key, bytes, ReportFiles.ProvisionalRemedy), cancellation).ConfigureAwait(false);
        if (manifest is null)
        {
            return;
        }

        if (manifest.Month != month || manifest.State == MonthState.Final)
        {
            inspection.Report(FindingKind.Disagreeing, key.Value, $"It is of {manifest.Month} and {manifest.State}.", ReportFiles.ProvisionalRemedy);
        }

        _newest[month] = manifest;
        _reports.Add((manifest, name => ReportFiles.Provisional(month, name)));
        RequireCovered(key, manifest.Coverage);
        foreach (ReportFile file in manifest.Files)
        {
            (await inspection.TryLeaseAsync(ReportFiles.Provisional(month, file.Name), file.Sha256, ReportFiles.ProvisionalRemedy, cancellation).ConfigureAwait(false))?.Dispose();
        }
    }

    private void RequireCovered(ObjectKey report, Coverage coverage)
    {
        if (!covered.Includes(coverage))
        {
            inspection.Report(
                FindingKind.Missing,
                report.Value,
                "It includes offsets that no checkpoint which can be read covers.",
                "Restore the checkpoints from a copy of the store, or run 'accounting run', which reads the log again.");
        }
    }

    private void RequirePinned(ObjectKey report, ReportManifest manifest)
    {
        HashSet<(HomeDate, string)> known = [.. days.Versions.Select(version => (version.Date, version.Version))];
        foreach (DayReference pinned in manifest.Days.Where(pinned => !known.Contains((pinned.Date, pinned.Version))))
        {
            ObjectKey key = DayFiles.Key(pinned.Date, pinned.Version, DayFiles.Manifest);
            if (!inspection.Holds(key))
            {
                inspection.Report(FindingKind.Missing, key.Value, $"It is missing, and {report} pins it.", Inspection.RestoreFromCopy);
            }
        }
    }

    private static string FolderOf(ObjectKey key) => key.Value[..^key.Name.Length];
}
