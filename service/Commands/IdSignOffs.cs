using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Ids;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Pipeline;
using Accounting.Service.Quarantine;

namespace Accounting.Service.Commands;

/// <summary>Signs off ids that the newest reports list as having no first revision, or other contents at the revision that stands.</summary>
internal static class IdSignOffs
{
    /// <exception cref="UsageException">An id is none, no report lists it so, or it counts more than once, or only a tie decides in which month.</exception>
    public static async Task<(int Signed, int SignedBefore)> AddAsync(CommandContext context, string[] ids, string by, string reason, CancellationToken cancellation)
    {
        StoreAccess access = await StoreAccess.OpenAsync(context, cancellation).ConfigureAwait(false);
        ILookup<TransactionId, IdFinding> listed = (await ListedAsync(access.Store, cancellation).ConfigureAwait(false)).ToLookup(finding => finding.Id);
        return await SignAsync(access, context, ids.SelectMany(id => Find(id, listed)), by, reason, cancellation).ConfigureAwait(false);
    }

    /// <summary>Every id that a report lists with other contents.</summary>
    public static async Task<(int Signed, int SignedBefore)> AddConflictsAsync(CommandContext context, string by, string reason, CancellationToken cancellation)
    {
        StoreAccess access = await StoreAccess.OpenAsync(context, cancellation).ConfigureAwait(false);
        IReadOnlyList<IdFinding> listed = await ListedAsync(access.Store, cancellation).ConfigureAwait(false);
        return await SignAsync(access, context, listed.Where(finding => finding is { Problem: IdFinding.OtherContents, State: IdState.Red }), by, reason, cancellation).ConfigureAwait(false);
    }

    private static async Task<(int Signed, int SignedBefore)> SignAsync(StoreAccess access, CommandContext context, IEnumerable<IdFinding> findings, string by, string reason, CancellationToken cancellation)
    {
        (TransactionId Id, string? Contents)[] chosen = [.. findings.Select(finding => (finding.Id, finding.Contents)).Distinct()];
        IReadOnlyList<SignedId> signed = await IdSignOff.ReadAllAsync(access.Store, cancellation).ConfigureAwait(false);
        (TransactionId Id, string? Contents)[] unsigned = [.. chosen.Except(signed.Select(one => (one.Id, one.Contents)))];
        Timestamp at = Timestamp.Now(context.Clock);
        await access.Store.PutAsync(
            [.. unsigned.Select(one => new IdSignOff { Format = IdSignOff.CurrentFormat, TransactionId = one.Id, Contents = one.Contents, By = by, Reason = reason, At = at }.ToContent())],
            cancellation).ConfigureAwait(false);
        return (unsigned.Length, chosen.Length - unsigned.Length);
    }

    private static async Task<IReadOnlyList<IdFinding>> ListedAsync(IObjectStore store, CancellationToken cancellation)
    {
        var reader = new ReportReader(store);
        var listed = new List<IdFinding>();
        foreach (MonthReport report in await reader.AllAsync(cancellation).ConfigureAwait(false))
        {
            listed.AddRange(await ListedIds.ReadAsync(reader, report, cancellation).ConfigureAwait(false));
        }

        return listed;
    }

    private static IdFinding[] Find(string text, ILookup<TransactionId, IdFinding> listed)
    {
        if (!TransactionId.TryParse(text, out TransactionId id))
        {
            throw new UsageException($"'{text}' is not the id of a transaction: a UUID like 9e9b953b-2eef-5817-b4e4-bb886b5bb462.");
        }

        if (listed[id].FirstOrDefault(finding => finding.Counted > 1 || finding.Problem == IdFinding.TwoMonths) is { } undecided)
        {
            throw new UsageException($"{undecided.InWords()} It cannot be signed off.");
        }

        IdFinding[] found = [.. listed[id].Where(finding => finding.Problem is IdFinding.NoFirstRevision or IdFinding.OtherContents)];
        return found.Length > 0
            ? found
            : throw new UsageException($"No report lists {id} as having no first revision or other contents. 'accounting report --month M' names those that have, once 'accounting nightly' has run.");
    }
}
