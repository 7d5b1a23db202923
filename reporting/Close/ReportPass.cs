using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Ids;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
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
    private readonly MonthsBefore _before = new(workspace.Context.Store);
    private readonly RestatementConditions? _conditions = restatement is null ? null : new RestatementConditions(restatement, chain, workspace.Context.Store);

    /// <summary>Final months that stay as they are and have the rows that they were closed with, by the rules of now.</summary>
    private readonly HashSet<BusinessMonth> _judged = [];

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
        _conditions?.RequireFinal(run.LastMonth);
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
                _before.AddProvisional(standing.Manifest);
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
        _before.Opening is { } opening && PriorPeriodFigures.EarliestChanged(month, opening, _before.Published, DaysKnown(month)) is not null;

    private List<MonthDays> DaysKnown(BusinessMonth upTo) => [.. MonthPlan.DaysKnown(_plans, upTo).Select(known => new MonthDays(known.Month, known.Days))];

    private async Task TakeFinalAsync(FinalRevision revision, CancellationToken cancellation)
    {
        ReportManifest manifest = await FinalReports.ManifestAsync(workspace.Context.Store, revision, cancellation).ConfigureAwait(false);
        _results.Add(MonthResult.Of(manifest, written: false));
        if (manifest.Definition >= ReportDefinition.JudgesIds
            && _plans.FirstOrDefault(plan => plan.Month == revision.Month)?.Touching.Select(day => new DayReference(day.Date, day.Version)).SequenceEqual(manifest.Days) == true)
        {
            _judged.Add(revision.Month);
        }

        _before.AddFinal(revision, manifest);
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
        BusinessMonth? closedThrough = run.FinancialYear.BeginsWith(plan.Month) || _before.Opening is not { } opening ? run.FinancialYear.LastBefore(plan.Month) : opening.ClosedThrough;
        MonthPlan? closed = _plans.LastOrDefault(found => found.Month <= closedThrough);
        RestatedMonth? restated = _conditions is null ? null : await _conditions.RestatedAsync(plan.Month, cancellation).ConfigureAwait(false);
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
            Published = [.. _before.Published],
            LastFinal = _before.LastFinal,
            Previous = before is null ? null : await ledger.BalancesAsync(before, cancellation).ConfigureAwait(false),
            PreviousTotals = isFirst ? null : _before.Totals,
            BeforeFirst = isFirst ? await FirstMonth.BeforeAsync(ledger, _plans, plan.Month, cancellation).ConfigureAwait(false) : [],
            OpenedWith = isFirst ? await FirstMonth.OpenedWithAsync(ledger, _plans, plan.Month, cancellation).ConfigureAwait(false) : [],
            Opening = _before.Opening,
            Comparatives = await _before.BesideAsync(plan.Month, cancellation).ConfigureAwait(false),
            Restated = restated,
        };
        HashSet<BusinessMonth> compared = [.. PriorPeriodFigures.Periods(inputs)];
        inputs = inputs with { Compared = await KnownAsync(_plans.Where(known => compared.Contains(known.Month)), cancellation).ConfigureAwait(false) };
        await ids.PrepareAsync(_period!, (await ledger.BalancesAsync(_plans[^1], cancellation).ConfigureAwait(false)).IdProblems, cancellation).ConfigureAwait(false);
        WrittenReport written = await _writer.WriteAsync(inputs, controls => CloseSituation.Of(run, plan.Month, isFirst || _before.Opening is not null, controls, chain.LastCoverage), cancellation).ConfigureAwait(false);
        if (restated is not null)
        {
            RestatementConditions.RequireDifference(restated, written.Manifest);
        }

        _results.Add(MonthResult.Of(written.Manifest, written.IsNew));
        Tell(written);
        if (written.Manifest.State == MonthState.Final)
        {
            var revision = new FinalRevision(plan.Month, written.Manifest.Revision!.Value, written.ManifestHash, _before.Opening?.Reference);
            _committing.Add(revision);
            _before.AddFinal(revision, written.Manifest);
            return;
        }

        _before.AddProvisional(written.Manifest);
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
}
