using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;

namespace Accounting.Aggregator.Runs;

/// <summary>The complete runs of a store. Each is read and checked once and then remembered, since none ever changes.</summary>
public sealed class RunCatalog(IObjectStore store)
{
    private const string Remedy = "Restore it from a copy of the store.";

    private readonly SortedDictionary<RunId, Run> _runs = [];

    /// <summary>By id.</summary>
    public IReadOnlyList<Run> Runs { get; private set; } = [];

    /// <summary>Those that were given up and count for nothing.</summary>
    public IReadOnlyList<RunId> Abandoned { get; private set; } = [];

    /// <exception cref="DamagedDataException">A run isn't what was written.</exception>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        foreach (StoredObject listed in await store.ListAsync(RunFiles.Prefix, cancellation).ConfigureAwait(false))
        {
            if (RunFiles.TryParseRecord(listed.Key, out RunId id) && !_runs.ContainsKey(id))
            {
                byte[] bytes = await store.TryReadAsync(listed.Key, cancellation).ConfigureAwait(false)
                    ?? throw new DamagedDataException($"The run {listed.Key} was listed and cannot be found. {Remedy}");
                _runs.Add(id, Parse(listed.Key, id, bytes));
            }
        }

        Runs = [.. _runs.Values.Where(run => !run.IsAbandoned)];
        Abandoned = [.. _runs.Values.Where(run => run.IsAbandoned).Select(run => run.Id)];
    }

    /// <exception cref="DamagedDataException">The bytes aren't those of a run of that name and this format.</exception>
    public static Run Parse(ObjectKey key, RunId id, ReadOnlySpan<byte> bytes)
    {
        Run run = SealedJson.Deserialize<Run>(key, bytes, Remedy, Run.CurrentFormat);
        return run.Id == id
            ? run
            : throw new DamagedDataException($"{key} speaks of {run.Id}. {Remedy}");
    }
}
