using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Months;

/// <summary>What a listing shows of the months' caches. One that lacks a file, or whose file is of another length, is none: it is computed again.</summary>
internal sealed class MonthCaches
{
    private readonly IObjectStore _store;
    private readonly Dictionary<ObjectKey, long> _lengths;
    private readonly string _from;

    private MonthCaches(IObjectStore store, Dictionary<ObjectKey, long> lengths, string from)
    {
        _store = store;
        _lengths = lengths;
        _from = from;
    }

    public static Task<MonthCaches> ListAsync(IObjectStore store, CancellationToken cancellation) => ListAsync(store, null, cancellation);

    /// <param name="store">The store.</param>
    /// <param name="from">The first month that is asked about; null for all.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<MonthCaches> ListAsync(IObjectStore store, BusinessMonth? from, CancellationToken cancellation)
    {
        string after = from is { } month ? FolderOf(month) : "";
        IReadOnlyList<StoredObject> found = await store.ListAsync([new KeyRange(MonthFactFiles.Prefix, after)], cancellation).ConfigureAwait(false);
        return new MonthCaches(store, found.ToDictionary(file => file.Key, file => file.LengthBytes), after);
    }

    private static string FolderOf(BusinessMonth month) => $"{MonthFactFiles.Prefix}month={month}/";

    /// <summary>Whether there was such a file.</summary>
    public bool Holds(ObjectKey key) => _lengths.ContainsKey(key);

    /// <summary>Whether anything was ever computed of a month, from whatever inputs.</summary>
    public bool HasAny(BusinessMonth month) => _lengths.Keys.Any(key => key.Value.StartsWith(FolderOf(month), StringComparison.Ordinal));

    /// <summary>The first file of a month's facts that isn't there; null where they are whole, or there is nothing to compute them from.</summary>
    /// <exception cref="DamagedDataException">Their manifest isn't what was written.</exception>
    public async Task<ObjectKey?> WhyNoFactsAsync(MonthPlan plan, CancellationToken cancellation) => plan.Touching.Count == 0
        ? null
        : await FirstMissingAsync<MonthFacts>(MonthFactFiles.Key(plan.Month, plan.FactsId, MonthFactFiles.FactsManifest), facts => facts.Files, cancellation).ConfigureAwait(false);

    /// <summary>The same of the balances at its end.</summary>
    /// <exception cref="DamagedDataException">Their manifest isn't what was written.</exception>
    public Task<ObjectKey?> WhyNoBalancesAsync(MonthPlan plan, CancellationToken cancellation) => FirstMissingAsync<MonthBalances>(
        MonthFactFiles.Key(plan.Month, plan.BalancesId, MonthFactFiles.BalancesManifest), balances => balances.Files, cancellation);

    /// <summary>The month's facts; null where there is no manifest of them.</summary>
    /// <exception cref="DamagedDataException">It isn't what was written.</exception>
    public async Task<MonthFacts?> TryReadFactsAsync(MonthPlan plan, CancellationToken cancellation) =>
        plan.Touching.Count == 0 ? MonthFacts.Silent(plan.Month, plan.FactsId)
        : await TryReadAsync<MonthFacts>(MonthFactFiles.Key(plan.Month, plan.FactsId, MonthFactFiles.FactsManifest), cancellation).ConfigureAwait(false);

    /// <summary>The balances at its end; null where there is no manifest of them.</summary>
    /// <exception cref="DamagedDataException">It isn't what was written.</exception>
    public Task<MonthBalances?> TryReadBalancesAsync(MonthPlan plan, CancellationToken cancellation) =>
        TryReadAsync<MonthBalances>(MonthFactFiles.Key(plan.Month, plan.BalancesId, MonthFactFiles.BalancesManifest), cancellation);

    private async Task<T?> TryReadAsync<T>(ObjectKey manifest, CancellationToken cancellation)
        where T : class =>
        _lengths.ContainsKey(manifest) && await _store.TryReadAsync(manifest, cancellation).ConfigureAwait(false) is { } bytes
            ? SealedJson.Deserialize<T>(manifest, bytes, MonthFactFiles.Remedy)
            : null;

    private async Task<ObjectKey?> FirstMissingAsync<T>(ObjectKey manifest, Func<T, IReadOnlyList<StoredFile>> filesOf, CancellationToken cancellation)
        where T : class
    {
        if (await TryReadAsync<T>(manifest, cancellation).ConfigureAwait(false) is not { } found)
        {
            return manifest;
        }

        await ListBeforeAsync(filesOf(found), cancellation).ConfigureAwait(false);
        return filesOf(found)
            .Where(file => _lengths.GetValueOrDefault(file.Key, -1) != file.LengthBytes)
            .Select(file => (ObjectKey?)file.Key)
            .FirstOrDefault();
    }

    /// <summary>Balances of a month in which nothing happened are the files of an earlier one, which may lie before all that was listed.</summary>
    private async Task ListBeforeAsync(IReadOnlyList<StoredFile> files, CancellationToken cancellation)
    {
        KeyRange[] before =
        [
            .. from file in files
               where !_lengths.ContainsKey(file.Key)
               select file.Key.Value[..^file.Key.Name.Length] into folder
               where string.CompareOrdinal(folder, _from) < 0
               group folder by folder into same
               select new KeyRange(same.Key),
        ];
        foreach (StoredObject file in before.Length == 0 ? [] : await _store.ListAsync(before, cancellation).ConfigureAwait(false))
        {
            _lengths[file.Key] = file.LengthBytes;
        }
    }
}
