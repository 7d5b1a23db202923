using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>What a listing shows of the months' caches. One that lacks a file, or whose file is of another length, is none: it is computed again.</summary>
internal sealed class MonthCaches
{
    private readonly IObjectStore _store;
    private readonly Dictionary<ObjectKey, long> _lengths;

    private MonthCaches(IObjectStore store, Dictionary<ObjectKey, long> lengths)
    {
        _store = store;
        _lengths = lengths;
    }

    public static async Task<MonthCaches> ListAsync(IObjectStore store, CancellationToken cancellation) => new(
        store,
        (await store.ListAsync(MonthFactFiles.Prefix, cancellation).ConfigureAwait(false)).ToDictionary(found => found.Key, found => found.LengthBytes));

    /// <summary>Whether anything was ever computed of a month, from whatever inputs.</summary>
    public bool HasAny(BusinessMonth month) => _lengths.Keys.Any(key => key.Value.StartsWith($"{MonthFactFiles.Prefix}month={month}/", StringComparison.Ordinal));

    /// <summary>The first file of a month's facts that isn't there; null where they are whole, or there is nothing to compute them from.</summary>
    /// <exception cref="DamagedDataException">Their manifest isn't what was written.</exception>
    public async Task<ObjectKey?> WhyNoFactsAsync(MonthPlan plan, CancellationToken cancellation) => plan.Touching.Count == 0
        ? null
        : await FirstMissingAsync<MonthFacts>(MonthFactFiles.Key(plan.Month, plan.FactsId, MonthFactFiles.FactsManifest), facts => facts.Files, cancellation).ConfigureAwait(false);

    /// <summary>The same of the balances at its end.</summary>
    /// <exception cref="DamagedDataException">Their manifest isn't what was written.</exception>
    public Task<ObjectKey?> WhyNoBalancesAsync(MonthPlan plan, CancellationToken cancellation) => FirstMissingAsync<MonthBalances>(
        MonthFactFiles.Key(plan.Month, plan.BalancesId, MonthFactFiles.BalancesManifest), balances => balances.Files, cancellation);

    private async Task<ObjectKey?> FirstMissingAsync<T>(ObjectKey manifest, Func<T, IReadOnlyList<StoredFile>> filesOf, CancellationToken cancellation)
    {
        if (!_lengths.ContainsKey(manifest) || await _store.TryReadAsync(manifest, cancellation).ConfigureAwait(false) is not { } bytes)
        {
            return manifest;
        }

        return filesOf(SealedJson.Deserialize<T>(manifest, bytes, MonthFactFiles.Remedy))
            .Where(file => _lengths.GetValueOrDefault(file.Key, -1) != file.LengthBytes)
            .Select(file => (ObjectKey?)file.Key)
            .FirstOrDefault();
    }
}
