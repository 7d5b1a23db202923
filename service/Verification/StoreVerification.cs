using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Compactor;
using Accounting.Compactor.SecondReading;
using Accounting.Compactor.Verification;
using Accounting.Reporting.Published;
using Accounting.Reporting.Verification;
using Accounting.Service.Audit;
using Accounting.Service.Members;
using Accounting.Service.Pipeline;
using Accounting.Service.Quarantine;

namespace Accounting.Service.Verification;

/// <summary>
/// Reads every byte of a store, room by room in the direction in which data flows: each room is verified against itself and against what it
/// was made from. Nothing is written, except by <see cref="RepairAsync"/>.
/// </summary>
public sealed class StoreVerification
{
    private readonly IObjectStore _store;
    private readonly VerifiedDays _days;
    private readonly PublicVerification _public;
    private readonly ReportVerification _reports;

    private StoreVerification(Inspection inspection, VerifiedDays days, PublicVerification publicFiles, ReportVerification reports)
    {
        _store = inspection.Store;
        _days = days;
        _public = publicFiles;
        _reports = reports;
        Findings = [.. inspection.Findings.OrderBy(finding => finding.Kind).ThenBy(finding => finding.Place, StringComparer.Ordinal)];
        Objects = inspection.Objects;
        Bytes = inspection.Bytes;
    }

    /// <summary>The gravest first.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    public int Objects { get; }

    public long Bytes { get; }

    public bool IsSound => !Findings.Any(finding => finding.IsFault);

    /// <param name="root">The store, its settings read.</param>
    /// <param name="options">Memory, threads and the work folder for reading rows.</param>
    /// <param name="depth">How deep to go.</param>
    /// <param name="progress">Told the bytes read so far, and all that there are, first of the one depth and then of the other.</param>
    /// <param name="cancellation">Stops it between objects, and within a query or a file.</param>
    /// <exception cref="StoreUnavailableException">The store can't be read.</exception>
    public static async Task<StoreVerification> RunAsync(
        StoreRoot root, CompactorOptions options, VerificationDepth depth, Action<VerificationDepth, long, long> progress, CancellationToken cancellation)
    {
        Inspection inspection = await Inspection.BeginAsync(root.Store, (done, total) => progress(VerificationDepth.OwnReaders, done, total), cancellation).ConfigureAwait(false);
        var zones = new ZoneVerification(inspection, root.Zone);
        await zones.RunAsync(cancellation).ConfigureAwait(false);
        Inputs inputs = await new LogVerification(inspection, zones).RunAsync(cancellation).ConfigureAwait(false);
        await VerifySignOffsAsync(inspection, inputs, cancellation).ConfigureAwait(false);
        VerifiedDays days = await new DayVerification(inspection, zones).RunAsync(inputs, cancellation).ConfigureAwait(false);
        var tests = new TestRows();
        await new DayContentVerification(inspection, options, zones, tests).RunAsync(days.Whole, cancellation).ConfigureAwait(false);
        var publicFiles = new PublicVerification(inspection, days, options);
        await publicFiles.RunAsync(cancellation).ConfigureAwait(false);
        var tables = new TableVerification(inspection, days);
        await tables.RunAsync(cancellation).ConfigureAwait(false);
        var reports = new ReportVerification(inspection, inputs.Coverage(), days);
        await reports.RunAsync(cancellation).ConfigureAwait(false);
        await new MonthCacheVerification(inspection).RunAsync(reports.Newest, cancellation).ConfigureAwait(false);
        await new IdVerification(inspection).RunAsync(cancellation).ConfigureAwait(false);
        await VerifyRunsAsync(inspection, cancellation).ConfigureAwait(false);
        await VerifyMembersAsync(inspection, cancellation).ConfigureAwait(false);
        await AuditVerification.RunAsync(inspection, cancellation).ConfigureAwait(false);
        inspection.ReportOrphans("state/");
        inspection.ReportOrphans("quarantine/");
        if (depth == VerificationDepth.SecondReader)
        {
            await ReadAgainAsync(inspection, root, options, (inputs, days, reports, tests), progress, cancellation).ConfigureAwait(false);
        }

        tables.ReportOtherLeftOut(tests);

        return new StoreVerification(inspection, days, publicFiles, reports);
    }

    private static async Task ReadAgainAsync(
        Inspection inspection,
        StoreRoot root,
        CompactorOptions options,
        (Inputs Inputs, VerifiedDays Days, ReportVerification Reports, TestRows Tests) found,
        Action<VerificationDepth, long, long> progress,
        CancellationToken cancellation)
    {
        long read = 0, total = 0;
        void Read(long bytes) => progress(VerificationDepth.SecondReader, read += bytes, total);
        var days = new SecondReaderVerification(inspection, root.Zone, options, found.Tests, Read);
        var tables = new SecondTableVerification(inspection, Read);
        total = days.BytesOf(found.Inputs, found.Days) + SecondTableVerification.BytesOf(found.Reports.Reports);
        await days.RunAsync(found.Inputs, found.Days, cancellation).ConfigureAwait(false);
        await tables.RunAsync(found.Reports.Reports, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Folds damaged day versions again from their segments, makes public files again of day versions, and copies final reports between their two
    /// places, as a nightly does (which also removes what was provisional of a final month). A manifest that can't be read is removed, and its
    /// date folded anew; a word of the second reader that can't be read is removed too. Nothing else is written or removed.
    /// </summary>
    /// <param name="compaction">Of the same store.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DamagedDataException">A final report is damaged in both places, or a segment that is needed.</exception>
    public async Task RepairAsync(Compaction compaction, CancellationToken cancellation)
    {
        await _store.DeleteAsync([.. _days.Unreadable, .. _days.UnreadableReadings], cancellation).ConfigureAwait(false);
        await compaction.RefoldAsync(_days.Broken, cancellation).ConfigureAwait(false);
        if (_days.Broken.Count + _days.Unreadable.Count > 0)
        {
            (await compaction.RunAsync(null, cancellation).ConfigureAwait(false)).RequireAll();
        }

        if (_public.Repairable > 0)
        {
            await _public.RepairAsync(cancellation).ConfigureAwait(false);
        }

        await _reports.RepairAsync(cancellation).ConfigureAwait(false);
    }

    private static async Task VerifySignOffsAsync(Inspection inspection, Inputs inputs, CancellationToken cancellation)
    {
        var files = inputs.Quarantines.Select(link => link.File).DistinctBy(file => file.Key).ToDictionary(file => file.Key);
        foreach (ObjectKey key in inspection.Under(DifferenceSignOff.Prefix))
        {
            await inspection.TryReadAsync(key, SignOffObjects.Remedy, bytes => DifferenceSignOff.Parse(key, bytes), cancellation).ConfigureAwait(false);
        }

        foreach (ObjectKey key in inspection.Under(IdSignOff.Prefix))
        {
            await inspection.TryReadAsync(key, SignOffObjects.Remedy, bytes => IdSignOff.Parse(key, bytes), cancellation).ConfigureAwait(false);
        }

        foreach (ObjectKey key in inspection.Under("quarantine/"))
        {
            if (!QuarantineSignOff.TryParseKey(key, out ObjectKey signed) || !files.TryGetValue(signed, out SegmentReference? file))
            {
                continue;
            }

            inspection.Claim(key);
            inspection.Count(key);
            try
            {
                await QuarantineSignOff.ReadAsync(inspection.Store, key, file, cancellation).ConfigureAwait(false);
            }
            catch (DamagedDataException exception)
            {
                inspection.Report(FindingKind.Damaged, key.Value, exception.Message, SignOffObjects.Remedy);
            }
        }
    }

    /// <summary>Each member replaces and removes its own while it runs: what is gone by now was removed.</summary>
    private static async Task VerifyMembersAsync(Inspection inspection, CancellationToken cancellation)
    {
        foreach (MemberFile file in await MemberFile.ReadAllAsync(inspection.Store, own: null, cancellation).ConfigureAwait(false))
        {
            inspection.Claim(file.Key);
            inspection.Count(file.Key);
            if (file.Problem is { } problem)
            {
                inspection.Report(FindingKind.Damaged, file.Key.Value, problem, MemberRecord.Remedy);
            }
        }
    }

    /// <summary>For people: nothing is computed from them, but what can't be read is still said.</summary>
    private static async Task VerifyRunsAsync(Inspection inspection, CancellationToken cancellation)
    {
        foreach (ObjectKey key in inspection.Under("runs/"))
        {
            await inspection.TryReadAsync(
                key,
                "Restore it from a copy of the store, or remove it: nothing is computed from it.",
                bytes => StoreJson.Deserialize<RunRecord>(key, bytes),
                cancellation).ConfigureAwait(false);
        }
    }
}
