using Accounting.Aggregator.Store;

namespace Accounting.Reporting.Months;

/// <summary>
/// The months' facts and balances, from the cache where their inputs are the same, computed where not.
/// <para>1. Names of all caches follow from the pinned days alone; those that are not in the store are computed.</para>
/// <para>2. Facts are computed for groups of months of bounded size, each group reading its day versions once.</para>
/// <para>3. Balances are chained on, month by month, from the earliest that is missing.</para>
/// A cache exists once its manifest does; manifests are written last.
/// </summary>
internal sealed class MonthLedger(Workspace workspace)
{
    private const int MonthsTogetherMax = 120;

    private readonly Dictionary<string, MonthFacts> _facts = [];
    private readonly Dictionary<string, MonthBalances> _balances = [];

    /// <summary>Makes every facts and balances of the plans available.</summary>
    public async Task BringUpToDateAsync(IReadOnlyList<MonthPlan> plans, CancellationToken cancellation)
    {
        HashSet<ObjectKey> stored = [.. (await workspace.Context.Store.ListAsync(MonthFactFiles.Prefix, cancellation).ConfigureAwait(false)).Select(found => found.Key)];
        bool[] missing = [.. plans.Select(plan => !stored.Contains(MonthFactFiles.Key(plan.Month, plan.BalancesId, MonthFactFiles.BalancesManifest)))];
        IEnumerable<MonthPlan> wanted = plans.Where((plan, index) =>
            missing[index] && plan.Touching.Count > 0 && !stored.Contains(MonthFactFiles.Key(plan.Month, plan.FactsId, MonthFactFiles.FactsManifest)));
        foreach (IReadOnlyList<MonthPlan> together in Together([.. wanted]))
        {
            foreach (MonthFacts facts in await new MonthFactsBuilder(workspace).BuildAsync(together, cancellation).ConfigureAwait(false))
            {
                _facts[facts.Id] = facts;
                workspace.StageReference(MonthFactFiles.Key(facts.Month, facts.Id, MonthFactFiles.FactsManifest), SealedJson.Serialize(facts));
            }

            workspace.ReleaseLeases();
            await workspace.FlushAsync(cancellation).ConfigureAwait(false);
        }

        for (int index = 0; index < plans.Count; index++)
        {
            if (missing[index])
            {
                MonthBalances? previous = index == 0 ? null : await BalancesAsync(plans[index - 1], cancellation).ConfigureAwait(false);
                await ChainOnAsync(plans[index], previous, cancellation).ConfigureAwait(false);
            }
        }

        await workspace.FlushAsync(cancellation).ConfigureAwait(false);
        workspace.ReleaseLeases();
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
    private static IEnumerable<IReadOnlyList<MonthPlan>> Together(IReadOnlyList<MonthPlan> plans)
    {
        var group = new List<MonthPlan>();
        long rows = 0;
        foreach (MonthPlan plan in plans)
        {
            if (group.Count > 0 && (rows + plan.Rows > DayTables.RowsInMemoryMax || group.Count == MonthsTogetherMax))
            {
                yield return group;
                group = [];
                rows = 0;
            }

            group.Add(plan);
            rows += plan.Rows;
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }
}
