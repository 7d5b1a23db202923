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
    public static async Task<IReadOnlyList<MonthResult>> RunAsync(ReportingContext context, ReportRun run, CancellationToken cancellation)
    {
        IReadOnlyList<MonthPlan> plans = MonthPlan.All(run.Pinned.Days, run.LastMonth);
        using var workspace = new Workspace(context);
        var ledger = new MonthLedger(workspace);
        await ledger.BringUpToDateAsync(plans, cancellation).ConfigureAwait(false);
        IReadOnlyList<MonthResult>? results = null;
        while (results is null)
        {
            ReportChain chain = await ReportChain.LoadAsync(context.Store, cancellation).ConfigureAwait(false);
            var pass = new ReportPass(workspace, ledger, run, chain);
            results = await pass.RunAsync(plans, cancellation).ConfigureAwait(false);
        }

        ReportChain committed = await ReportChain.LoadAsync(context.Store, cancellation).ConfigureAwait(false);
        await new FinalCopies(context.Store, run.VerifyEveryByte).RepairAsync(committed, cancellation).ConfigureAwait(false);
        return results;
    }
}
