using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Controls;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Ids;
using Accounting.Reporting.Months;
using Accounting.Reporting.Pages.Html;
using Accounting.Reporting.Pages.Workbooks;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Close;

/// <summary>
/// Writes one month's report, final where nothing is missing, else provisional. A provisional report whose inputs, software, state and reasons are
/// the same as before stays as it is, and gets back the files that it lacks. A restated month is written only where nothing is missing.
/// All ids are compared where a month would become final but for them, and only then.
/// </summary>
internal sealed class MonthReportWriter(Workspace workspace, ReportRun run, IdCheck ids)
{
    public async Task<WrittenReport> WriteAsync(MonthInputs inputs, Func<IReadOnlyList<Control>, CloseSituation> situation, CancellationToken cancellation)
    {
        StandingReport? standing = inputs.Restated is null ? await StandingAsync(inputs.Month, cancellation).ConfigureAwait(false) : null;
        if (standing is not null && WaitsForIdsAlone(standing.Manifest.Controls, situation))
        {
            await ids.SearchAsync(cancellation).ConfigureAwait(false);
        }

        string id = inputs.IdFor(run, ids.NameOf(inputs.Plan), JudgementOf(inputs));
        bool holds = standing is not null && standing.FollowsFrom(id, workspace.Context.Software, run.Letterhead)
            && Comparative.SayTheSame(standing.Manifest.Comparatives, inputs.Comparatives) && SaysWhatIs(standing.Manifest, situation(standing.Manifest.Controls));
        if (holds && standing!.FirstMissing is null)
        {
            return new WrittenReport(standing.Manifest, standing.ManifestHash, FilesWritten: 0);
        }

        run.Steps.Begin(StepId.Sections(inputs.Month));
        MonthTables tables = await new MonthTablesBuilder(workspace, run) { LateConflicts = ids.LateConflictsOf(inputs.Month, cancellation) }.BuildAsync(inputs, JudgeIdsAsync, cancellation).ConfigureAwait(false);
        if (holds)
        {
            // Only files are gone: what is written again is what was there, and the rest isn't touched.
            (ReportManifest again, PendingFile[] same) = await CompleteAsync(standing!.Manifest, inputs, tables, cancellation).ConfigureAwait(false);
            if (again.Files.SequenceEqual(standing.Manifest.Files))
            {
                return await StageAsync(standing.Manifest, same, standing.Manifest, cancellation).ConfigureAwait(false);
            }
        }

        (ReportManifest manifest, PendingFile[] files) = await CompleteAsync(
            Manifest(inputs, inputs.IdFor(run, ids.NameOf(inputs.Plan), JudgementOf(inputs)), standing?.Manifest, tables, situation(tables.Controls)), inputs, tables, cancellation).ConfigureAwait(false);
        return await StageAsync(manifest, files, standing?.Manifest, cancellation).ConfigureAwait(false);

        async Task<IdEvidence> JudgeIdsAsync(Func<IdEvidence, IReadOnlyList<Control>> controlsWith)
        {
            IdEvidence known = ids.Of(inputs.Plan, cancellation);
            if (WaitsForIdsAlone(controlsWith(known), situation))
            {
                await ids.SearchAsync(cancellation).ConfigureAwait(false);
            }

            return ids.Of(inputs.Plan, cancellation);
        }
    }

    private string JudgementOf(MonthInputs inputs) => new Judgement(run, inputs.Month, inputs.Restated?.Restatement.By).Name;

    /// <summary>The provisional report as it stands; null where it has no manifest.</summary>
    public Task<StandingReport?> StandingAsync(BusinessMonth month, CancellationToken cancellation) => StandingReport.ReadAsync(workspace.Context.Store, month, cancellation);

    /// <summary>
    /// Whether the month lacks nothing but that all ids are compared, or a revision its first one, which comparing them may find elsewhere. An id that
    /// is known to count twice holds the month up anyway.
    /// </summary>
    private bool WaitsForIdsAlone(IReadOnlyList<Control> controls, Func<IReadOnlyList<Control>, CloseSituation> situation) =>
        !ids.HasSearched
        && controls.All(control => control.Name != IdControls.Unique || control.Verdict != Verdict.Red)
        && CloseConditions.Missing(situation([.. controls.Where(control => control.Name is not (IdControls.Unique or IdControls.FirstRevisions))])).Count == 0;

    private static bool SaysWhatIs(ReportManifest manifest, CloseSituation situation) =>
        CloseConditions.StateOf(situation) == manifest.State && CloseConditions.Missing(situation).SequenceEqual(manifest.WaitingFor);

    /// <summary>Makes journal, page and workbook of a manifest, and names all files in it.</summary>
    private async Task<(ReportManifest Manifest, PendingFile[] Files)> CompleteAsync(
        ReportManifest manifest, MonthInputs inputs, MonthTables tables, CancellationToken cancellation)
    {
        PendingFile[] made = [.. tables.Files, .. await JournalFiles.WriteAsync(workspace, manifest, tables, run.Readings is not null, cancellation).ConfigureAwait(false)];
        manifest = manifest with { Files = [.. made.Select(file => file.File)] };
        string page = workspace.NewPath();
        var shown = new ReportPage(manifest, tables, inputs.Facts.Movements)
        {
            CorrectedMonths = tables.Corrections?.Months ?? [],
            Corrections = tables.Corrections?.Largest ?? [],
            Restated = RestatedPage.Of(inputs, tables),
        };
        await File.WriteAllBytesAsync(page, HtmlReport.Render(shown), cancellation).ConfigureAwait(false);
        PendingFile[] files =
        [
            .. made,
            await PendingFile.OfAsync(ReportFiles.Page, page, null, cancellation).ConfigureAwait(false),
            await MonthWorkbook.WriteAsync(workspace, manifest, made, cancellation).ConfigureAwait(false),
        ];
        return (manifest with { Files = [.. files.Select(file => file.File)] }, files);
    }

    /// <summary>What is stored already with these very bytes stays as it is. A table that the provisional report had before and has no more goes.</summary>
    private async Task<WrittenReport> StageAsync(ReportManifest manifest, PendingFile[] files, ReportManifest? before, CancellationToken cancellation)
    {
        byte[] bytes = SealedJson.Serialize(manifest);
        var hash = ContentHash256.Of(bytes);
        ObjectKey KeyOf(string name) => manifest.State == MonthState.Final ? ReportFiles.Content(hash, name) : ReportFiles.Provisional(manifest.Month, name);
        string folder = manifest.State == MonthState.Final ? ReportFiles.ContentPrefix(hash) : ReportFiles.ProvisionalPrefix(manifest.Month);
        IReadOnlyList<StoredObject> listed = await workspace.Context.Store.ListAsync(folder, cancellation).ConfigureAwait(false);
        HashSet<ObjectKey> stored = [.. listed.Select(found => found.Key)];
        int staged = 0;
        foreach (PendingFile file in files)
        {
            if (!await HoldsAsync(KeyOf(file.File.Name), file.File.Sha256).ConfigureAwait(false))
            {
                workspace.Stage(KeyOf(file.File.Name), file.Path);
                staged++;
            }
        }

        if (!await HoldsAsync(KeyOf(ReportFiles.Manifest), hash).ConfigureAwait(false))
        {
            workspace.StageReference(KeyOf(ReportFiles.Manifest), bytes);
            staged++;
        }

        foreach (string name in before is null || manifest.State == MonthState.Final ? [] : before.Files.Select(file => file.Name).Except(manifest.Files.Select(file => file.Name)))
        {
            workspace.StageRemoval(KeyOf(name));
        }

        return new WrittenReport(manifest, hash, staged);

        async Task<bool> HoldsAsync(ObjectKey key, ContentHash256 expected) =>
            stored.Contains(key) && await workspace.Context.Store.HoldsAsync(key, expected, cancellation).ConfigureAwait(false);
    }

    /// <exception cref="RestatementRefusedException">A month to be restated doesn't meet the conditions of the close.</exception>
    private ReportManifest Manifest(MonthInputs inputs, string id, ReportManifest? standing, MonthTables tables, CloseSituation situation)
    {
        MonthState state = CloseConditions.StateOf(situation);
        IReadOnlyList<string> missing = CloseConditions.Missing(situation);
        if (inputs.Restated is not null && state != MonthState.Final)
        {
            throw new RestatementRefusedException($"{inputs.Month} cannot be restated yet: {string.Join("; ", missing)}. Nothing was changed.");
        }

        MonthAct act = inputs.Restated is not null ? MonthAct.Restate : state == MonthState.Final ? MonthAct.Close : MonthAct.Report;
        MonthStanding? before = inputs.Restated is { } restated ? MonthStanding.Of(restated.Before) : standing is null ? null : MonthStanding.Of(standing);
        return new ReportManifest
        {
            Format = ReportManifest.CurrentFormat,
            Month = inputs.Month,
            State = state,
            Revision = MonthTransitions.Next(before, act, state).Revision,
            WaitingFor = missing,
            Letterhead = run.Letterhead,
            GeneratedAt = Timestamp.FromInstant(run.GeneratedAt),
            Software = workspace.Context.Software,
            Definition = ReportDefinition.Version,
            TimeZone = run.Pinned.Zone.Id,
            CutBy = run.Pinned.Known.CutBy,
            Inputs = id,
            Opening = inputs.Opening?.Reference,
            BeforeFirst = inputs.BeforeFirst,
            OpenedWith = inputs.OpenedWith,
            Restates = inputs.Restated?.Reference,
            Coverage = run.Pinned.Coverage,
            NotReplayed = run.Replay.Statement,
            Days = inputs.Facts.Days,
            MonthsKnown = inputs.MonthsKnown,
            Balances = inputs.Balances.Id,
            Files = [],
            Totals = tables.Totals,
            Headlines = Headlines.Of(tables),
            Comparatives = inputs.Comparatives,
            Funds = run.Funds?.Sha256,
            Year = new YearPinned(run.FinancialYear.FirstMonth, inputs.ClosedThrough),
            DormantAfterMonths = inputs.DormantAfterMonths,
            Ledger = [.. tables.TrialBalance.Select(row => new LedgerBalance(row.Currency, row.Account, row.Closing))],
            Controls = tables.Controls,
            Findings = [.. inputs.Balances.Findings, .. MarketControls.Findings(tables.Markets), .. IdControls.Findings(tables.Ids), .. tables.ReadOtherwise, .. tables.Lapsed],
        };
    }
}
