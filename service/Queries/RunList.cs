using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Queries;

/// <summary>The newest runs on record.</summary>
/// <param name="Runs">Newest first.</param>
/// <param name="IsCut">Whether there may be older ones.</param>
/// <param name="History">What they say of steps.</param>
public sealed record RunList(IReadOnlyList<RunRecord> Runs, bool IsCut, RunHistory History)
{
    /// <summary>Some days of hourly compactions.</summary>
    private const int ReadMin = 100, ReadMax = 200;

    /// <param name="records">All of them.</param>
    /// <param name="now">What days are counted back from.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<RunList> ReadAsync(RunRecords records, Timestamp now, CancellationToken cancellation)
    {
        IReadOnlyList<StoredObject> listed = await records.ListNewestAsync(RunRecord.Kinds, now, ReadMin, cancellation).ConfigureAwait(false);
        var runs = new List<RunRecord>();
        foreach (StoredObject found in listed.Take(ReadMax))
        {
            if (await records.TryReadAsync(found, cancellation).ConfigureAwait(false) is { } record)
            {
                runs.Add(record);
            }
        }

        return new RunList(runs, listed.Count >= ReadMin, await RunHistory.ReadAsync(records, listed, now, cancellation).ConfigureAwait(false));
    }
}
