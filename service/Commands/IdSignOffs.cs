using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Ids;
using Accounting.Reporting.Published;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Quarantine;

namespace Accounting.Service.Commands;

/// <summary>Signs off ids that the newest reports list as having no first revision.</summary>
internal static class IdSignOffs
{
    /// <exception cref="UsageException">An id is none, no report lists it so, or it counts more than once.</exception>
    public static async Task AddAsync(CommandContext context, string[] ids, string by, string reason, CancellationToken cancellation)
    {
        StoreAccess access = await StoreAccess.OpenAsync(context, cancellation).ConfigureAwait(false);
        ILookup<TransactionId, IdFinding> listed = await ListedAsync(access.Store, cancellation).ConfigureAwait(false);
        TransactionId[] chosen = [.. ids.Select(id => Find(id, listed)).Distinct()];
        TransactionId[] unsigned = [.. chosen.Except((await IdSignOff.ReadAllAsync(access.Store, cancellation).ConfigureAwait(false)).Select(signed => signed.Id))];
        Timestamp at = Timestamp.Now(context.Clock);
        await access.Store.PutAsync(
            [.. unsigned.Select(id => new IdSignOff { Format = IdSignOff.CurrentFormat, TransactionId = id, By = by, Reason = reason, At = at }.ToContent())],
            cancellation).ConfigureAwait(false);
        if (chosen.Length > unsigned.Length)
        {
            context.Output.WriteLine($"{Figures.Count(chosen.Length - unsigned.Length)} signed off already");
        }

        context.Output.WriteLine($"{Figures.Count(unsigned.Length)} ids signed off; 'accounting nightly' brings the reports up to date");
    }

    private static async Task<ILookup<TransactionId, IdFinding>> ListedAsync(IObjectStore store, CancellationToken cancellation)
    {
        var reader = new ReportReader(store);
        var listed = new List<IdFinding>();
        foreach (MonthReport report in await reader.AllAsync(cancellation).ConfigureAwait(false))
        {
            listed.AddRange(await ListedIds.ReadAsync(reader, report, cancellation).ConfigureAwait(false));
        }

        return listed.ToLookup(finding => finding.Id);
    }

    private static TransactionId Find(string text, ILookup<TransactionId, IdFinding> listed)
    {
        if (!TransactionId.TryParse(text, out TransactionId id))
        {
            throw new UsageException($"'{text}' is not the id of a transaction: a UUID like 9e9b953b-2eef-5817-b4e4-bb886b5bb462.");
        }

        if (listed[id].FirstOrDefault(finding => finding.Counted > 1) is { } repeated)
        {
            throw new UsageException($"{repeated.InWords()} It cannot be signed off.");
        }

        return listed[id].Any(finding => finding.Problem == IdFinding.NoFirstRevision)
            ? id
            : throw new UsageException($"No report lists {id} as having no first revision. 'accounting report --month M' names those that have none, once 'accounting nightly' has run.");
    }
}
