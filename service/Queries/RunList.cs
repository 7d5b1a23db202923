using Accounting.Aggregator.Store;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Queries;

/// <summary>The newest runs on record.</summary>
/// <param name="Runs">Newest first.</param>
/// <param name="Older">How many more there are.</param>
public sealed record RunList(IReadOnlyList<RunRecord> Runs, int Older)
{
    /// <summary>Some days of hourly compactions.</summary>
    private const int ReadMax = 200;

    public static async Task<RunList> ReadAsync(IObjectStore store, CancellationToken cancellation)
    {
        IReadOnlyList<StoredObject> listed = await RunRecords.ListAsync(store, cancellation).ConfigureAwait(false);
        var runs = new List<RunRecord>();
        foreach (StoredObject found in listed.Take(ReadMax))
        {
            if (await RunRecords.TryReadAsync(store, found.Key, cancellation).ConfigureAwait(false) is { } record)
            {
                runs.Add(record);
            }
        }

        return new RunList(runs, Math.Max(0, listed.Count - ReadMax));
    }
}
