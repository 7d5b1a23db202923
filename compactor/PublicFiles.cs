using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>
/// The public copies of day versions: <c>transactions/</c> and <c>statistics/</c>. What was published is recorded in
/// <c>state/public.json</c>, by which stale, missing and cut-off files are found without reading them; a file is replaced whole, so a reader
/// at any moment sees one complete version of it. Files of dates and names that no version has are removed.
/// </summary>
public sealed class PublicFiles(IObjectStore store)
{
    internal const string TransactionsPrefix = "transactions/";
    internal const string StatisticsPrefix = "statistics/";

    internal static readonly ObjectKey RecordKey = ObjectKey.Parse("state/public.json");

    /// <summary>Brings the public files to these versions; returns how many were written or removed. Dates that aren't given stay as they are.</summary>
    public async Task<int> PublishAsync(IReadOnlyList<DayVersion> days, CancellationToken cancellation)
    {
        SortedDictionary<string, string> record = await ReadRecordAsync(cancellation).ConfigureAwait(false);
        Dictionary<ObjectKey, long> present = await ListAsync(cancellation).ConfigureAwait(false);
        var stale = new List<(DayVersion Day, DayOutput Output, ObjectKey Target)>();
        var obsolete = new List<ObjectKey>();
        ILookup<string, ObjectKey> presentByDate = present.Keys.ToLookup(key => key.Value.Split('/')[1]);
        foreach (DayVersion day in days)
        {
            bool isRecorded = record.GetValueOrDefault(day.Date.ToString()) == day.Version;
            var wanted = CopiesOf(day).ToList();
            stale.AddRange(wanted
                .Where(copy => !isRecorded || present.GetValueOrDefault(copy.Target, -1) != copy.Output.LengthBytes)
                .Select(copy => (day, copy.Output, copy.Target)));
            obsolete.AddRange(presentByDate[$"date={day.Date}"].Except(wanted.Select(copy => copy.Target)));
            record[day.Date.ToString()] = day.Version;
        }

        if (stale.Count + obsolete.Count > 0)
        {
            await CopyAsync(stale, cancellation).ConfigureAwait(false);
            await store.DeleteAsync(obsolete, cancellation).ConfigureAwait(false);
            await store.PutAsync([ObjectContent.FromBytes(RecordKey, StoreJson.Serialize(record))], cancellation).ConfigureAwait(false);
        }

        return stale.Count + obsolete.Count;
    }

    /// <summary>Makes copies anew, whatever is in their places, and the record where one is given; nothing else is touched.</summary>
    public async Task RepairAsync(
        IReadOnlyList<(DayVersion Day, DayOutput Output, ObjectKey Target)> copies, IReadOnlyList<DayVersion>? record, CancellationToken cancellation)
    {
        await CopyAsync(copies, cancellation).ConfigureAwait(false);
        if (record is not null)
        {
            await store.PutAsync([ObjectContent.FromBytes(RecordKey, RecordOf(record))], cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The bytes of <c>state/public.json</c> when just these versions are published.</summary>
    internal static byte[] RecordOf(IEnumerable<DayVersion> days) =>
        StoreJson.Serialize(new SortedDictionary<string, string>(days.ToDictionary(day => day.Date.ToString(), day => day.Version), StringComparer.Ordinal));

    internal static SortedDictionary<string, string> ParseRecord(ReadOnlySpan<byte> bytes) =>
        new(StoreJson.Deserialize<Dictionary<string, string>>(RecordKey, bytes), StringComparer.Ordinal);

    /// <summary>The files of a version that have public copies, and where those lie.</summary>
    internal static IEnumerable<(DayOutput Output, ObjectKey Target)> CopiesOf(DayVersion day) =>
        from output in day.Manifest.Outputs
        let target = TargetOf(day.Date, output.Name)
        where target is not null
        select (output, target.Value);

    private static ObjectKey? TargetOf(HomeDate date, string name) => name switch
    {
        DayFiles.Accounts or DayFiles.Markets => DayFiles.PublicStatistics(date, name),
        _ when DayFiles.TryParseWinners(name, out int bucket) => DayFiles.PublicTransactions(date, bucket),
        _ => null,
    };

    private async Task CopyAsync(IReadOnlyList<(DayVersion Day, DayOutput Output, ObjectKey Target)> stale, CancellationToken cancellation)
    {
        var leases = new List<FileLease>();
        try
        {
            var contents = new List<ObjectContent>();
            foreach ((DayVersion day, DayOutput output, ObjectKey target) in stale)
            {
                FileLease lease = await store.LeaseFileAsync(day.KeyOf(output), output.Sha256, cancellation).ConfigureAwait(false);
                leases.Add(lease);
                contents.Add(ObjectContent.FromFile(target, lease.Path));
            }

            await store.PutAsync(contents, cancellation).ConfigureAwait(false);
        }
        finally
        {
            leases.ForEach(lease => lease.Dispose());
        }
    }

    private async Task<Dictionary<ObjectKey, long>> ListAsync(CancellationToken cancellation)
    {
        IReadOnlyList<StoredObject> transactions = await store.ListAsync(TransactionsPrefix, cancellation).ConfigureAwait(false);
        IReadOnlyList<StoredObject> statistics = await store.ListAsync(StatisticsPrefix, cancellation).ConfigureAwait(false);
        return transactions.Concat(statistics).ToDictionary(listed => listed.Key, listed => listed.LengthBytes);
    }

    private async Task<SortedDictionary<string, string>> ReadRecordAsync(CancellationToken cancellation)
    {
        byte[]? bytes = await store.TryReadAsync(RecordKey, cancellation).ConfigureAwait(false);
        return bytes is null
            ? new SortedDictionary<string, string>(StringComparer.Ordinal)
            : ParseRecord(bytes);
    }
}
