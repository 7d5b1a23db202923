using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Months;

/// <summary>
/// The months' facts and balances, from the cache where their inputs are the same, computed where not.
/// <para>1. Names of all caches follow from the pinned days alone; those that are not whole in the store are computed.</para>
/// <para>2. Facts are computed for groups of months of bounded size, each group reading its day versions once.</para>
/// <para>3. Balances are chained on, month by month, from the earliest that is missing.</para>
/// A cache exists once its manifest does; manifests are written last. What cannot be read blocks its month and the later ones, which chain on to it, and
/// no earlier one.
/// </summary>
internal sealed class MonthLedger(Workspace workspace)
{
    private const int MonthsTogetherMax = 120;

    private readonly Dictionary<string, MonthFacts> _facts = [];
    private readonly Dictionary<string, MonthBalances> _balances = [];

    /// <summary>Makes the facts and balances of the plans available, up to the first month whose own cannot be had.</summary>
    /// <returns>That month, and the step that it is blocked by; null where every plan is available.</returns>
    public async Task<Blockade?> BringUpToDateAsync(IReadOnlyList<MonthPlan> plans, ReportRun run, CancellationToken cancellation)
    {
        MonthCaches caches = await MonthCaches.ListAsync(workspace.Context.Store, cancellation).ConfigureAwait(false);
        Blockade? blockade = null;
        var facts = new List<MonthPlan>();
        var balances = new List<(MonthPlan Plan, MonthPlan? Before)>();
        foreach ((MonthPlan plan, int index) in plans.Select((plan, index) => (plan, index)))
        {
            try
            {
                bool lacksFacts = await caches.WhyNoFactsAsync(plan, cancellation).ConfigureAwait(false) is not null;
                bool lacksBalances = await caches.WhyNoBalancesAsync(plan, cancellation).ConfigureAwait(false) is not null;
                if ((lacksFacts || lacksBalances) && !run.Wants(StepId.Statistics(plan.Month)))
                {
                    blockade = new Blockade(plan.Month, StepId.Statistics(plan.Month));
                    break;
                }

                facts.AddRange(lacksFacts ? [plan] : []);
                balances.AddRange(lacksBalances ? [(plan, index == 0 ? null : plans[index - 1])] : []);
            }
            catch (DamagedDataException exception)
            {
                blockade = Fail(run, plan, exception);
                break;
            }
        }

        run.Steps.Begin(facts.Concat(balances.Select(pair => pair.Plan)).Select(plan => StepId.Statistics(plan.Month)));
        blockade = await BuildFactsAsync(facts, caches, run, cancellation).ConfigureAwait(false) ?? blockade;
        balances.RemoveAll(pair => pair.Plan.Month >= blockade?.From);
        blockade = await BuildBalancesAsync(balances, caches, run, cancellation).ConfigureAwait(false) ?? blockade;
        foreach (MonthPlan plan in facts.Union(balances.Select(pair => pair.Plan)).Where(plan => !(plan.Month >= blockade?.From)))
        {
            run.Steps.Done(StepId.Statistics(plan.Month), $"computed from {Counted.Of(plan.Touching.Count, "day")}");
        }

        return blockade;
    }

    private static Blockade Fail(ReportRun run, MonthPlan plan, Exception cause)
    {
        run.Steps.Fail(StepId.Statistics(plan.Month), cause);
        return new Blockade(plan.Month, StepId.Statistics(plan.Month));
    }

    private async Task<Blockade?> BuildFactsAsync(List<MonthPlan> wanted, MonthCaches caches, ReportRun run, CancellationToken cancellation)
    {
        foreach (IReadOnlyList<MonthPlan> together in Together(wanted))
        {
            (IReadOnlyList<MonthFacts> found, Blockade? blockade) = together is [{ } big] && JoinedFacts.IsFor(big)
                ? await JoinDaysAsync(big, run, cancellation).ConfigureAwait(false)
                : await ReadDaysAsync(together, run, cancellation).ConfigureAwait(false);
            foreach (MonthFacts facts in found)
            {
                _facts[facts.Id] = facts;
                workspace.StageReference(MonthFactFiles.Key(facts.Month, facts.Id, MonthFactFiles.FactsManifest), SealedJson.Serialize(facts));
            }

            workspace.ReleaseLeases();
            await workspace.FlushAsync(caches.Holds, cancellation).ConfigureAwait(false);
            if (blockade is not null)
            {
                return blockade;
            }
        }

        return null;
    }

    /// <summary>The facts of the plans before the first that touches a day of which a file is damaged.</summary>
    private async Task<(IReadOnlyList<MonthFacts> Found, Blockade? Blockade)> ReadDaysAsync(IReadOnlyList<MonthPlan> plans, ReportRun run, CancellationToken cancellation)
    {
        int readable = plans.Count;
        Blockade? blockade = null;
        try
        {
            await workspace.LeaseAsync([.. plans.SelectMany(plan => plan.Touching).DistinctBy(day => day.Date)], _ => true, cancellation).ConfigureAwait(false);
        }
        catch (DamagedDataException)
        {
            // Of which day it is, and which months come before it, shows when they are leased one by one.
            for (readable = 0; readable < plans.Count && blockade is null; readable++)
            {
                blockade = await FindDamageAsync(plans[readable], plans[readable].Touching, run, cancellation).ConfigureAwait(false);
            }

            readable -= blockade is null ? 0 : 1;
        }

        return (readable == 0 ? [] : await new MonthFactsBuilder(workspace).BuildAsync([.. plans.Take(readable)], cancellation).ConfigureAwait(false), blockade);
    }

    /// <summary>The facts of a big month. Of days that were read on an earlier night nothing is read but what they add up to.</summary>
    private async Task<(IReadOnlyList<MonthFacts> Found, Blockade? Blockade)> JoinDaysAsync(MonthPlan plan, ReportRun run, CancellationToken cancellation)
    {
        try
        {
            var joined = new JoinedFacts(workspace, plan);
            Blockade? blockade = await FindDamageAsync(plan, await joined.DaysToReadAsync(cancellation).ConfigureAwait(false), run, cancellation).ConfigureAwait(false);
            return blockade is null ? ([await joined.BuildAsync(cancellation).ConfigureAwait(false)], null) : ([], blockade);
        }
        catch (DamagedDataException exception)
        {
            // Rows of a day that was read before may be wanted for some accounts.
            return ([], await FindDamageAsync(plan, plan.Touching, run, cancellation).ConfigureAwait(false) ?? Fail(run, plan, exception));
        }
    }

    /// <summary>Leases days; null where all of them can be. It is a damaged day's compaction that has failed.</summary>
    private async Task<Blockade?> FindDamageAsync(MonthPlan plan, IEnumerable<DayVersion> days, ReportRun run, CancellationToken cancellation)
    {
        foreach (DayVersion day in days)
        {
            try
            {
                await workspace.LeaseAsync(day, cancellation).ConfigureAwait(false);
            }
            catch (DamagedDataException exception)
            {
                run.Steps.Fail(StepId.Compaction(day.Date), exception);
                return new Blockade(plan.Month, StepId.Compaction(day.Date));
            }
        }

        return null;
    }

    private async Task<Blockade?> BuildBalancesAsync(List<(MonthPlan Plan, MonthPlan? Before)> missing, MonthCaches caches, ReportRun run, CancellationToken cancellation)
    {
        Blockade? blockade = null;
        foreach ((MonthPlan plan, MonthPlan? before) in missing)
        {
            try
            {
                MonthBalances? previous = before is null ? null : await BalancesAsync(before, cancellation).ConfigureAwait(false);
                await ChainOnAsync(plan, previous, cancellation).ConfigureAwait(false);
            }
            catch (DamagedDataException exception)
            {
                blockade = Fail(run, plan, exception);
                break;
            }
        }

        await workspace.FlushAsync(caches.Holds, cancellation).ConfigureAwait(false);
        workspace.ReleaseLeases();
        return blockade;
    }

    public async Task<MonthFacts> FactsAsync(MonthPlan plan, CancellationToken cancellation)
    {
        if (!_facts.TryGetValue(plan.FactsId, out MonthFacts? facts))
        {
            facts = plan.Touching.Count == 0
                ? MonthFacts.Silent(plan.Month, plan.FactsId)
                : await ReadAsync<MonthFacts>(MonthFactFiles.Key(plan.Month, plan.FactsId, MonthFactFiles.FactsManifest), cancellation).ConfigureAwait(false);
            _facts.Add(plan.FactsId, facts);
        }

        return facts;
    }

    public async Task<IReadOnlyList<MonthFacts>> FactsAsync(IReadOnlyList<MonthPlan> plans, CancellationToken cancellation)
    {
        var facts = new List<MonthFacts>();
        foreach (MonthPlan plan in plans)
        {
            facts.Add(await FactsAsync(plan, cancellation).ConfigureAwait(false));
        }

        return facts;
    }

    public async Task<MonthBalances> BalancesAsync(MonthPlan plan, CancellationToken cancellation)
    {
        if (!_balances.TryGetValue(plan.BalancesId, out MonthBalances? balances))
        {
            balances = await ReadAsync<MonthBalances>(MonthFactFiles.Key(plan.Month, plan.BalancesId, MonthFactFiles.BalancesManifest), cancellation).ConfigureAwait(false);
            _balances.Add(plan.BalancesId, balances);
        }

        return balances;
    }

    private async Task ChainOnAsync(MonthPlan plan, MonthBalances? previous, CancellationToken cancellation)
    {
        MonthFacts facts = await FactsAsync(plan, cancellation).ConfigureAwait(false);
        MonthBalances balances = await new MonthBalancesBuilder(workspace).BuildAsync(plan, facts, previous, cancellation).ConfigureAwait(false);
        _balances[balances.Id] = balances;
        workspace.StageReference(MonthFactFiles.Key(plan.Month, plan.BalancesId, MonthFactFiles.BalancesManifest), SealedJson.Serialize(balances));
    }

    private async Task<T> ReadAsync<T>(ObjectKey key, CancellationToken cancellation) =>
        SealedJson.Deserialize<T>(
            key,
            await workspace.Context.Store.TryReadAsync(key, cancellation).ConfigureAwait(false)
                ?? throw new DamagedDataException($"{key} is missing from {workspace.Context.Store.Location}. {MonthFactFiles.Remedy}"),
            MonthFactFiles.Remedy);

    /// <summary>Neighbours whose rows fit into memory together; a big month is on its own.</summary>
    private static IEnumerable<List<MonthPlan>> Together(IReadOnlyList<MonthPlan> plans) => Batches.Of(plans, plan => plan.Rows, DayTables.RowsInMemoryMax, MonthsTogetherMax);
}
