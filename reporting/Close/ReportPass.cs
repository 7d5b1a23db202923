using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Controls;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Ids;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Corrections;
using Accounting.Reporting.Sections.PriorPeriods;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Close;

/// <summary>
/// One pass over the months, against one state of the chain. A month's opening is the closing of the final revision of the month before, also of one
/// that becomes final in this very pass; of any other month it is what is known of earlier days.
/// <para>Without a restatement the months after the last final one are reported and closed. With one, its month and every later final month get
/// a further revision, each opening with the new one of the month before, and the rest is left alone.</para>
/// </summary>
internal sealed class ReportPass(Workspace workspace, MonthLedger ledger, IdCheck ids, ReportRun run, ReportChain chain, Restatement? restatement)
{
    private readonly List<MonthResult> _results = [];
    private readonly List<FinalRevision> _committing = [];
    private readonly MonthReportWriter _writer = new(workspace, run, ids);

    /// <summary>The printed sums of the month before the one at hand.</summary>
    private IReadOnlyList<StatementTotals>? _previousTotals;

    /// <summary>Null where the month before isn't final.</summary>
    private FinalOpening? _opening;

    private readonly Headlines _headlines = new(workspace.Context.Store);

    /// <summary>Final months that stay as they are and have the rows that they were closed with, by the rules of now.</summary>
    private readonly HashSet<BusinessMonth> _judged = [];

    /// <summary>What was reported of the months so far, in order.</summary>
    private readonly List<PublishedMonth> _published = [];

    private FinalRevision? _lastFinal;
    private IdPeriod? _period;
    private IReadOnlyList<MonthPlan> _plans = [];

    /// <summary>Every month that has a report now, in order.</summary>
    public IReadOnlyList<MonthResult> Results => _results;

    /// <summary>The month whose sections could not be made, which blocks those after it; null where all were.</summary>
    public Blockade? Blockade { get; private set; }

    /// <returns>False where another was faster to commit.</returns>
    /// <exception cref="RestatementRefusedException">A month to be restated isn't final, lacks a condition of the close, or wouldn't differ; or a later one is final that isn't over yet.</exception>
    public async Task<bool> RunAsync(IReadOnlyList<MonthPlan> plans, CancellationToken cancellation)
    {
        _plans = plans;
        RequireFinal();
        foreach (BusinessMonth month in chain.FinalMonths.Where(month => restatement is null || month < restatement.Month))
        {
            await TryTakeFinalAsync(chain.Newest(month)!, cancellation).ConfigureAwait(false);
        }

        BusinessMonth? first = restatement?.Month ?? chain.LastMonth?.Next ?? await FirstActiveAsync(plans, cancellation).ConfigureAwait(false);
        BusinessMonth? last = restatement is null ? run.LastMonth : chain.LastMonth;
        BusinessMonth? lastFinal = chain.FinalMonths.Where(month => restatement is null || month < restatement.Month).Select(month => (BusinessMonth?)month).Max();
        _period = first is { } begins ? new IdPeriod(begins, lastFinal, chain.LastCoverage, _judged) : null;
        for (int index = 0; index < plans.Count && Blockade is null; index++)
        {
            MonthPlan plan = plans[index];
            if (first is null || plan.Month < first || plan.Month > last || plan.Month > run.LastWantedMonth)
            {
                continue;
            }

            await TryReportAsync(
                plan, index == 0 ? null : plans[index - 1], [.. plans.Skip(index + 1)], isFirst: plan.Month == (chain.FirstMonth ?? first), cancellation).ConfigureAwait(false);
        }

        run.Steps.Begin(_committing.Select(revision => StepId.Close(revision.Month)));
        await workspace.FlushAsync(cancellation).ConfigureAwait(false);
        workspace.ReleaseLeases();
        return _committing.Count == 0 || await CommitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>A final month that cannot be read blocks the months after it only where they open with it.</summary>
    private async Task TryTakeFinalAsync(FinalRevision revision, CancellationToken cancellation)
    {
        try
        {
            await TakeFinalAsync(revision, cancellation).ConfigureAwait(false);
            Blockade = null;
        }
        catch (DamagedDataException exception)
        {
            run.Steps.Fail(StepId.Close(revision.Month), exception);
            Blockade = new Blockade(revision.Month.Next, StepId.Close(revision.Month));
        }
    }

    /// <summary>A restatement is all or nothing, so what makes it fail is thrown.</summary>
    private async Task TryReportAsync(MonthPlan plan, MonthPlan? before, IReadOnlyList<MonthPlan> later, bool isFirst, CancellationToken cancellation)
    {
        var step = StepId.Sections(plan.Month);
        try
        {
            MonthFacts facts = await ledger.FactsAsync(plan, cancellation).ConfigureAwait(false);
            if (plan.Month == run.LastMonth && !facts.IsActive && !IsAnyClosedMonthChanged(plan.Month)
                && await _writer.StandingAsync(plan.Month, cancellation).ConfigureAwait(false) is null)
            {
                // Where it has a report, that told of something: a transaction that is void now, or what a restatement has taken in since.
                return;
            }

            if (run.Wants(step) || run.Wants(StepId.Close(plan.Month)))
            {
                await ReportAsync(plan, before, later, facts, isFirst, cancellation).ConfigureAwait(false);
            }
            else if (await _writer.StandingAsync(plan.Month, cancellation).ConfigureAwait(false) is { } standing)
            {
                _results.Add(MonthResult.Of(standing.Manifest, written: false));
                CarryProvisional(standing.Manifest);
            }
            else
            {
                Blockade = new Blockade(plan.Month, step);
            }
        }
        catch (Exception exception) when (restatement is null && exception is DamagedDataException or OverflowException)
        {
            run.Steps.Fail(step, exception);
            Blockade = new Blockade(plan.Month, step);
        }
    }

    /// <summary>What became known of closed months is to be seen the next morning, though the month that tells it has no transaction yet.</summary>
    private bool IsAnyClosedMonthChanged(BusinessMonth month) =>
        _opening is { } opening && PriorPeriodFigures.EarliestChanged(month, opening, _published, DaysKnown(month)) is not null;

    private List<MonthDays> DaysKnown(BusinessMonth upTo) => [.. MonthPlan.DaysKnown(_plans, upTo).Select(known => new MonthDays(known.Month, known.Days))];

    private void RequireFinal()
    {
        if (restatement is { } wanted && chain.Newest(wanted.Month) is null)
        {
            throw new RestatementRefusedException($"{wanted.Month} isn't final: its report follows what is known by itself. 'accounting report' tells which months are final.");
        }

        // An entry that leaves a later final month out would damage the chain for good; months that the run's moment doesn't reach are none of its plans.
        if (restatement is { } early && chain.LastMonth >= run.LastMonth)
        {
            throw new RestatementRefusedException(
                $"{early.Month} cannot be restated in {run.LastMonth}, since {chain.LastMonth} is final and would have to be restated with it: the clock of this machine is behind. Set it right. Nothing was changed.");
        }
    }

    private async Task TakeFinalAsync(FinalRevision revision, CancellationToken cancellation)
    {
        ReportManifest manifest = await FinalReports.ManifestAsync(workspace.Context.Store, revision, cancellation).ConfigureAwait(false);
        _results.Add(MonthResult.Of(manifest, written: false));
        if (manifest.Definition >= ReportDefinition.JudgesIds
            && _plans.FirstOrDefault(plan => plan.Month == revision.Month)?.Touching.Select(day => new DayReference(day.Date, day.Version)).SequenceEqual(manifest.Days) == true)
        {
            _judged.Add(revision.Month);
        }

        CarryFinal(revision, manifest);
    }

    private void CarryFinal(FinalRevision revision, ReportManifest manifest)
    {
        _opening = FinalOpening.Of(revision, manifest);
        _lastFinal = revision;
        Carry(new MonthReport(manifest, revision));
    }

    private void CarryProvisional(ReportManifest manifest)
    {
        _opening = null;
        Carry(new MonthReport(manifest, null));
    }

    private void Carry(MonthReport report)
    {
        _previousTotals = report.Manifest.Totals;
        _published.Add(PublishedMonth.Of(report));
        _headlines.Keep(report);
    }

    private async Task<BusinessMonth?> FirstActiveAsync(IReadOnlyList<MonthPlan> plans, CancellationToken cancellation)
    {
        foreach (MonthPlan plan in plans)
        {
            if (run.Policy.BeginsWith(plan.Month, (await ledger.FactsAsync(plan, cancellation).ConfigureAwait(false)).IsActive))
            {
                return plan.Month;
            }
        }

        return null;
    }

    private async Task ReportAsync(MonthPlan plan, MonthPlan? before, IReadOnlyList<MonthPlan> later, MonthFacts facts, bool isFirst, CancellationToken cancellation)
    {
        MonthBalances balances = await ledger.BalancesAsync(plan, cancellation).ConfigureAwait(false);
        BusinessMonth? closedThrough = run.FinancialYear.BeginsWith(plan.Month) || _opening is null ? run.FinancialYear.LastBefore(plan.Month) : _opening.ClosedThrough;
        MonthPlan? closed = _plans.LastOrDefault(found => found.Month <= closedThrough);
        RestatedMonth? restated = restatement is null ? null : await RestatedAsync(restatement, plan.Month, cancellation).ConfigureAwait(false);
        var inputs = new MonthInputs
        {
            DormantAfterMonths = restated?.Manifest.DormantAfterMonths ?? run.DormantAfterMonths,
            ClosedThrough = closedThrough,
            ClosedLedger = closed is null ? [] : (await ledger.BalancesAsync(closed, cancellation).ConfigureAwait(false)).Ledger,
            Plan = plan,
            Facts = facts,
            Balances = balances,
            Later = balances.UnevenMarkets == 0 ? [] : await ledger.FactsAsync(later, cancellation).ConfigureAwait(false),
            Year = await KnownAsync(_plans.Where(known => known.Month.Year == plan.Month.Year && known.Month <= plan.Month), cancellation).ConfigureAwait(false),
            MonthsKnown = DaysKnown(plan.Month),
            Published = [.. _published],
            LastFinal = _lastFinal,
            Previous = before is null ? null : await ledger.BalancesAsync(before, cancellation).ConfigureAwait(false),
            PreviousTotals = isFirst ? null : _previousTotals,
            BeforeFirst = isFirst ? await FirstMonth.BeforeAsync(ledger, _plans, plan.Month, cancellation).ConfigureAwait(false) : [],
            OpenedWith = isFirst ? await FirstMonth.OpenedWithAsync(ledger, _plans, plan.Month, cancellation).ConfigureAwait(false) : [],
            Opening = _opening,
            Comparatives = await _headlines.BesideAsync(plan.Month, cancellation).ConfigureAwait(false),
            Restated = restated,
        };
        HashSet<BusinessMonth> compared = [.. PriorPeriodFigures.Periods(inputs)];
        inputs = inputs with { Compared = await KnownAsync(_plans.Where(known => compared.Contains(known.Month)), cancellation).ConfigureAwait(false) };
        await ids.PrepareAsync(_period!, (await ledger.BalancesAsync(_plans[^1], cancellation).ConfigureAwait(false)).IdProblems, cancellation).ConfigureAwait(false);
        WrittenReport written = await _writer.WriteAsync(inputs, controls => CloseSituation.Of(run, plan.Month, isFirst || _opening is not null, controls, chain.LastCoverage), cancellation).ConfigureAwait(false);
        RequireDifference(inputs.Restated, written.Manifest);
        _results.Add(MonthResult.Of(written.Manifest, written.IsNew));
        Tell(written);
        if (written.Manifest.State == MonthState.Final)
        {
            var revision = new FinalRevision(plan.Month, written.Manifest.Revision!.Value, written.ManifestHash, _opening?.Reference);
            _committing.Add(revision);
            CarryFinal(revision, written.Manifest);
            return;
        }

        CarryProvisional(written.Manifest);
    }

    private async Task<IReadOnlyList<KnownMonth>> KnownAsync(IEnumerable<MonthPlan> plans, CancellationToken cancellation)
    {
        var months = new List<KnownMonth>();
        foreach (MonthPlan plan in plans)
        {
            months.Add(new KnownMonth(await ledger.FactsAsync(plan, cancellation).ConfigureAwait(false), await ledger.BalancesAsync(plan, cancellation).ConfigureAwait(false)));
        }

        return months;
    }

    private void Tell(WrittenReport written)
    {
        ReportManifest manifest = written.Manifest;
        if (written.IsNew)
        {
            run.Steps.Done(StepId.Sections(manifest.Month), $"{written.FilesWritten} of {Counted.Of(manifest.Files.Count + 1, "file")} written, {MonthStanding.Of(manifest)}");
        }

        if (run.Replay.IsNotDone && manifest.WaitingFor is [var only] && only.StartsWith("steps:", StringComparison.Ordinal))
        {
            run.Steps.Block(StepId.Close(manifest.Month), StepId.Replay);
        }
    }

    private async Task<RestatedMonth> RestatedAsync(Restatement wanted, BusinessMonth month, CancellationToken cancellation)
    {
        FinalRevision before = chain.Newest(month)!;
        return new RestatedMonth(before, await FinalReports.ManifestAsync(workspace.Context.Store, before, cancellation).ConfigureAwait(false), wanted);
    }

    /// <summary>The first month must differ from the revision before; the later ones are taken along.</summary>
    private static void RequireDifference(RestatedMonth? restated, ReportManifest written)
    {
        if (restated is not null && written.Month == restated.Restatement.Month && SaysTheSame(restated.Manifest, written))
        {
            throw new RestatementRefusedException(
                $"Nothing differs: {written.Month} as known now is what revision {restated.Before.Revision} says, and nothing was changed. "
                + "Where a later month differs, restate that one.");
        }
    }

    private Task<bool> CommitAsync(CancellationToken cancellation) => run.IsOverdue()
        ? throw new StoreUnavailableException("Half the grace period of garbage collection has passed since the days to report on were pinned: no month is closed on them. Run 'accounting nightly' again.")
        : chain.TryCommitAsync(
        workspace.Context.Store,
        (number, previous) => new ChainEntry
        {
            Format = ChainEntry.CurrentFormat,
            Number = number,
            Previous = previous,
            Kind = restatement is null ? ChainEntryKind.Close : ChainEntryKind.Restatement,
            Reason = restatement?.Reason,
            By = restatement?.By,
            CommittedAt = Timestamp.FromInstant(run.GeneratedAt),
            Software = workspace.Context.Software,
            Definition = ReportDefinition.Version,
            Coverage = run.Pinned.Coverage,
            Months = _committing,
        },
        cancellation);

    /// <summary>
    /// Whether two revisions have the same tables, but for what compares them, for controls, which may be of more than the month, and for the journal, whose
    /// keys name the revision: what it differs by is a table of its own.
    /// </summary>
    private static bool SaysTheSame(ReportManifest before, ReportManifest after) =>
        after.Find(ReportFiles.Tsv(RestatementTables.Journal)) is not { Rows: > 0 } && Compared(before).SequenceEqual(Compared(after));

    private static IEnumerable<(string, string)> Compared(ReportManifest manifest) => manifest.Files
        .Where(file => file.Name.EndsWith(".tsv", StringComparison.Ordinal) && !file.Name.StartsWith(RestatementTables.Prefix, StringComparison.Ordinal) && file.Name != ReportFiles.Tsv(ControlsTable.Name) && file.Name != ReportFiles.Tsv(ReportFiles.Journal))
        .Select(file => (file.Name, file.Sha256.ToString()));
}
