using Accounting.Aggregator.Store;
using Accounting.Reporting.Close;
using Accounting.Reporting.Months;

namespace Accounting.Reporting;

/// <summary>
/// Brings every month's report up to date and closes the months that are due.
/// <para>1. The months' facts and balances are computed where their inputs are new.</para>
/// <para>2. The months after the last final one are gone through in order; each becomes final with those before it, or gets a provisional report
/// if what it follows from has changed.</para>
/// <para>3. All that become final are committed by one exclusive create. Who loses the race begins again at 2 with the chain as it then is.</para>
/// <para>4. The copies of all final revisions are made or mended.</para>
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
        IReadOnlyList<MonthPlan> plans = MonthPlan.All(run.Pinned.Days, run.LastMonth);
        using var workspace = new Workspace(context);
        var ledger = new MonthLedger(workspace);
        await ledger.BringUpToDateAsync(plans, cancellation).ConfigureAwait(false);
        IReadOnlyList<MonthResult> restated = restatement is null ? [] : await PassAsync(workspace, ledger, run, restatement, plans, cancellation).ConfigureAwait(false);
        IReadOnlyList<MonthResult> results = await PassAsync(workspace, ledger, run, null, plans, cancellation).ConfigureAwait(false);
        ReportChain committed = await ReportChain.LoadAsync(context.Store, cancellation).ConfigureAwait(false);
        await new FinalCopies(context.Store, run.VerifyEveryByte).RepairAsync(committed, cancellation).ConfigureAwait(false);
        return [.. results.Select(result => restated.FirstOrDefault(month => month.Written && month.Month == result.Month) ?? result)];
    }

    private static async Task<IReadOnlyList<MonthResult>> PassAsync(
        Workspace workspace, MonthLedger ledger, ReportRun run, Restatement? restatement, IReadOnlyList<MonthPlan> plans, CancellationToken cancellation)
    {
        while (true)
        {
            ReportChain chain = await ReportChain.LoadAsync(workspace.Context.Store, cancellation).ConfigureAwait(false);
            var pass = new ReportPass(workspace, ledger, run, chain, restatement);
            if (await pass.RunAsync(plans, cancellation).ConfigureAwait(false) is { } results)
            {
                return results;
            }
        }
    }
}
