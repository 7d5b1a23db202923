using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Controls;
using Accounting.Reporting.Html;

namespace Accounting.Reporting;

/// <summary>
/// Writes one month's report, final where nothing is missing, else provisional. A provisional report whose inputs, state and reasons are
/// the same as before stays as it is. A restated month is written only where nothing is missing.
/// </summary>
internal sealed class MonthReportWriter(Workspace workspace, ReportRun run)
{
    public async Task<WrittenReport> WriteAsync(MonthInputs inputs, Func<IReadOnlyList<Control>, CloseSituation> situation, CancellationToken cancellation)
    {
        string id = inputs.IdFor(run);
        WrittenReport? standing = inputs.Restated is null ? await StandingAsync(inputs.Month, cancellation).ConfigureAwait(false) : null;
        if (standing?.Manifest.Inputs == id)
        {
            CloseSituation unchanged = situation(standing.Manifest.Controls);
            if (CloseConditions.StateOf(unchanged) == standing.Manifest.State && CloseConditions.Missing(unchanged).SequenceEqual(standing.Manifest.WaitingFor))
            {
                return standing;
            }
        }

        MonthTables tables = await new MonthTablesBuilder(workspace, run).BuildAsync(inputs, cancellation).ConfigureAwait(false);
        ReportManifest manifest = Manifest(inputs, id, standing?.Manifest, tables, situation(tables.Controls));
        string page = workspace.NewPath();
        var shown = new ReportPage(manifest, tables, inputs.Facts.Movements)
        {
            CorrectedMonths = tables.Corrections?.Months ?? [],
            Corrections = tables.Corrections?.Largest ?? [],
            Restated = RestatedPage.Of(inputs, tables),
        };
        await File.WriteAllBytesAsync(page, HtmlReport.Render(shown), cancellation).ConfigureAwait(false);
        PendingFile[] files = [.. tables.Files, await PendingFile.OfAsync(ReportFiles.Page, page, null, cancellation).ConfigureAwait(false)];
        return Stage(manifest with { Files = [.. files.Select(file => file.File)] }, files);
    }

    private WrittenReport Stage(ReportManifest manifest, PendingFile[] files)
    {
        byte[] bytes = SealedJson.Serialize(manifest);
        var hash = ContentHash256.Of(bytes);
        ObjectKey KeyOf(string name) => manifest.State == MonthState.Final ? ReportFiles.Content(hash, name) : ReportFiles.Provisional(manifest.Month, name);
        foreach (PendingFile file in files)
        {
            workspace.Stage(KeyOf(file.File.Name), file.Path);
        }

        workspace.StageReference(KeyOf(ReportFiles.Manifest), bytes);
        return new WrittenReport(manifest, hash, IsNew: true);
    }

    /// <summary>The provisional report as it stands; null where there is none or a file of it is gone.</summary>
    private async Task<WrittenReport?> StandingAsync(BusinessMonth month, CancellationToken cancellation)
    {
        ObjectKey key = ReportFiles.Provisional(month, ReportFiles.Manifest);
        byte[]? bytes = await workspace.Context.Store.TryReadAsync(key, cancellation).ConfigureAwait(false);
        if (bytes is null)
        {
            return null;
        }

        var standing = new WrittenReport(SealedJson.Deserialize<ReportManifest>(key, bytes, ReportFiles.ProvisionalRemedy), ContentHash256.Of(bytes), IsNew: false);
        IReadOnlyList<StoredObject> stored = await workspace.Context.Store.ListAsync(ReportFiles.ProvisionalPrefix(month), cancellation).ConfigureAwait(false);
        var lengths = stored.ToDictionary(found => found.Key, found => found.LengthBytes);
        bool whole = standing.Manifest.Files.All(file => lengths.GetValueOrDefault(ReportFiles.Provisional(month, file.Name), -1) == file.LengthBytes);
        return whole ? standing : null;
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
            GeneratedAt = Timestamp.FromInstant(run.GeneratedAt),
            Software = workspace.Context.Software,
            Definition = ReportDefinition.Version,
            TimeZone = run.Pinned.Zone.Id,
            Inputs = id,
            Opening = inputs.Opening,
            Restates = inputs.Restated?.Reference,
            Coverage = run.Pinned.Coverage,
            Days = inputs.Facts.Days,
            Balances = inputs.Balances.Id,
            Files = [.. tables.Files.Select(file => file.File)],
            Totals = tables.Totals,
            Funds = run.Funds?.Sha256,
            Ledger = inputs.Balances.Ledger,
            Controls = tables.Controls,
            Findings = [.. inputs.Balances.Findings, .. MarketControls.Findings(tables.Markets)],
        };
    }
}
