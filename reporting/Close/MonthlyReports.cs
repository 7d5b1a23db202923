using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Ids;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Close;

/// <summary>
/// Brings every month's report up to date and closes the months that are due.
/// <para>1. The months' facts and balances are computed where their inputs are new.</para>
/// <para>2. The months after the last final one are gone through in order; each becomes final with those before it, or gets a provisional report
/// if what it follows from has changed.</para>
/// <para>3. All that become final are committed by one exclusive create. Who loses the race begins again at 2 with the chain as it then is.</para>
/// <para>4. The copies of all final revisions are made or mended; those of earlier closes also before anything is read of them.</para>
/// What cannot be read makes the step fail that needs it, which is told to <see cref="ReportRun.Steps"/>, and blocks what depends on it: that month and
/// the later ones. Earlier months are reported and closed all the same.
/// Stopped anywhere it may be run again: what isn't committed isn't final, and everything else is a cache.
/// </summary>
public static class MonthlyReports
{
    /// <returns>Every month from the first with activity (or the first final one) on, in order.</returns>
    /// <exception cref="StoreUnavailableException">The store can't be reached or written.</exception>
    /// <exception cref="DamagedDataException">A day version, a cache or a final report isn't what was written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Task<IReadOnlyList<MonthResult>> RunAsync(ReportingContext context, ReportRun run, CancellationToken cancellation) =>
        RunAsync(context, run, null, cancellation);

    /// <summary>
    /// Writes a further revision of a final month and of every later one, committed together; then brings the months after them up to date, which
    /// open with what was restated. Stopped before the commit it has changed nothing; stopped after it, the next run does the rest.
    /// </summary>
    /// <returns>Every month, in order; the restated ones are told as written.</returns>
    /// <exception cref="RestatementRefusedException">The month isn't final, lacks a condition of the close, or wouldn't differ.</exception>
    /// <exception cref="StoreUnavailableException">The store can't be reached or written.</exception>
    /// <exception cref="DamagedDataException">A day version, a cache or a final report isn't what was written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Task<IReadOnlyList<MonthResult>> RestateAsync(ReportingContext context, ReportRun run, Restatement restatement, CancellationToken cancellation) =>
        RunAsync(context, run, restatement, cancellation);

    private static async Task<IReadOnlyList<MonthResult>> RunAsync(ReportingContext context, ReportRun run, Restatement? restatement, CancellationToken cancellation)
    {
        Blockade? behind = Blockade.OfDays(run.DaysBehind);
        IReadOnlyList<MonthPlan> plans = [.. MonthPlan.All(run.Pinned.Days, run.LastMonth).Where(plan => !(plan.Month >= behind?.From))];
        using var workspace = new Workspace(context);
        var ledger = new MonthLedger(workspace);
        var ids = new IdCheck(workspace, run);
        ReportChain chain = await ReportChain.LoadAsync(context.Store, cancellation).ConfigureAwait(false);
        var copies = new FinalCopies(context.Store, run.VerifyEveryByte, run.Steps);
        await copies.RepairAsync(chain, run.Wants, cancellation).ConfigureAwait(false);
        Blockade? blockade = Blockade.Earlier(behind, await ledger.BringUpToDateAsync(plans, run, cancellation).ConfigureAwait(false));
        if (restatement is not null && blockade?.From <= chain.LastMonth)
        {
            throw new RestatementRefusedException(
                $"{restatement.Month} cannot be restated yet: {blockade!.By} isn't done, on which {blockade.From} and later months depend; 'accounting steps' tells why. Nothing was changed.");
        }

        plans = [.. plans.Where(plan => !(plan.Month >= blockade?.From))];
        IReadOnlyList<MonthResult> restated = restatement is null ? [] : (await PassAsync(workspace, ledger, ids, run, restatement, plans, cancellation).ConfigureAwait(false)).Results;
        ReportPass pass = await PassAsync(workspace, ledger, ids, run, null, plans, cancellation).ConfigureAwait(false);
        ReportChain committed = await ReportChain.LoadAsync(context.Store, cancellation).ConfigureAwait(false);
        if (committed.Entries.Count > chain.Entries.Count)
        {
            await copies.RepairAsync(committed, run.Wants, cancellation).ConfigureAwait(false);
        }

        Block(run, committed, blockade, pass.Blockade);
        return [.. pass.Results.Select(result => restated.FirstOrDefault(month => month.Written && month.Month == result.Month) ?? result)];
    }

    private static async Task<ReportPass> PassAsync(
        Workspace workspace, MonthLedger ledger, IdCheck ids, ReportRun run, Restatement? restatement, IReadOnlyList<MonthPlan> plans, CancellationToken cancellation)
    {
        while (true)
        {
            ReportChain chain = await ReportChain.LoadAsync(workspace.Context.Store, cancellation).ConfigureAwait(false);
            var pass = new ReportPass(workspace, ledger, ids, run, chain, restatement);
            if (await pass.RunAsync(plans, cancellation).ConfigureAwait(false))
            {
                return pass;
            }
        }
    }

    /// <summary>Tells the steps that were not tried since another isn't done.</summary>
    private static void Block(ReportRun run, ReportChain chain, Blockade? statistics, Blockade? sections)
    {
        foreach (BusinessMonth month in MonthsFrom(statistics, run))
        {
            BlockStep(StepId.Statistics(month), statistics!.By);
        }

        foreach (BusinessMonth month in MonthsFrom(Blockade.Earlier(sections, statistics), run).Where(month => chain.Newest(month) is null))
        {
            StepId by = sections is null || month >= statistics?.From ? StepId.Statistics(month) : sections.By;
            BlockStep(StepId.Sections(month), by);
            BlockStep(StepId.Close(month), StepId.Sections(month));
        }

        void BlockStep(StepId step, StepId by)
        {
            // The step that the blockade begins with has failed itself.
            if (step != statistics?.By && step != sections?.By && run.Wants(step))
            {
                run.Steps.Block(step, by);
            }
        }
    }

    private static IEnumerable<BusinessMonth> MonthsFrom(Blockade? blockade, ReportRun run)
    {
        for (BusinessMonth? month = blockade?.From; month is { } blocked && blocked <= run.LastMonth && blocked <= run.LastWantedMonth; month = blocked.Next)
        {
            yield return blocked;
        }
    }
}
