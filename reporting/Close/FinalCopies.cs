using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Close;

/// <summary>
/// Keeps <c>month=…/revision-N/</c> a true copy of each final revision's content, and the content true where only its copy still is.
/// Of a month that is final, what was provisional goes. A revision of which a file is lost in both places fails its close, and no other.
/// </summary>
internal sealed class FinalCopies(IObjectStore store, bool everyByte, IStepJournal steps)
{
    private readonly HashSet<FinalRevision> _whole = [];
    private Dictionary<ObjectKey, long> _stored = [];

    /// <summary>What it has found whole, or made so, it doesn't look at again.</summary>
    /// <param name="chain">All final revisions.</param>
    /// <param name="wanted">Whose closes to look at.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task RepairAsync(ReportChain chain, Predicate<StepId> wanted, CancellationToken cancellation)
    {
        _stored = (await store.ListAsync("reports/", cancellation).ConfigureAwait(false)).ToDictionary(found => found.Key, found => found.LengthBytes);
        using var leases = new FileLeases();
        var copies = new List<ObjectContent>();
        var looked = new List<(FinalRevision Revision, int Files)>();
        foreach (FinalRevision revision in chain.All.Where(revision => wanted(StepId.Close(revision.Month)) && !_whole.Contains(revision)))
        {
            try
            {
                int before = copies.Count;
                await RepairAsync(revision, leases, copies, cancellation).ConfigureAwait(false);
                looked.Add((revision, copies.Count - before));
            }
            catch (DamagedDataException exception)
            {
                steps.Fail(StepId.Close(revision.Month), exception);
            }
        }

        if (copies.Count > 0)
        {
            await store.PutAsync(copies, cancellation).ConfigureAwait(false);
        }

        _whole.UnionWith(looked.Select(found => found.Revision));
        foreach ((FinalRevision revision, int files) in looked.Where(found => found.Files > 0))
        {
            steps.Done(StepId.Close(revision.Month), $"final, revision {revision.Revision}; {Counted.Of(files, "file")} copied");
        }

        HashSet<string> final = [.. chain.All.Select(revision => ReportFiles.ProvisionalPrefix(revision.Month))];
        ObjectKey[] provisional = [.. _stored.Keys.Where(key => final.Contains(key.Value[..^key.Name.Length]))];
        if (provisional.Length > 0)
        {
            await store.DeleteAsync(provisional, cancellation).ConfigureAwait(false);
        }
    }

    private async Task RepairAsync(FinalRevision revision, FileLeases leases, List<ObjectContent> copies, CancellationToken cancellation)
    {
        ObjectKey content = ReportFiles.Content(revision.Manifest, ReportFiles.Manifest);
        ObjectKey copy = ReportFiles.Revision(revision.Month, revision.Revision, ReportFiles.Manifest);
        await RepairAsync(content, copy, revision.Manifest, null, leases, copies, cancellation).ConfigureAwait(false);
        byte[] bytes = await TryReadAsync(content, revision.Manifest, cancellation).ConfigureAwait(false)
            ?? await TryReadAsync(copy, revision.Manifest, cancellation).ConfigureAwait(false)
            ?? throw new DamagedDataException($"Neither {content} nor {copy} in {store.Location} is what was published. Restore one of them from a copy of the store.");
        ReportManifest manifest = SealedJson.Deserialize<ReportManifest>(content, bytes, format: ReportManifest.CurrentFormat);
        foreach (ReportFile file in manifest.Files)
        {
            await RepairAsync(
                ReportFiles.Content(revision.Manifest, file.Name),
                ReportFiles.Revision(revision.Month, revision.Revision, file.Name),
                file.Sha256,
                file.LengthBytes,
                leases,
                copies,
                cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Of the two places one has to be whole; the other becomes its copy.</summary>
    private async Task RepairAsync(
        ObjectKey content, ObjectKey copy, ContentHash256 hash, long? lengthBytes, FileLeases leases, List<ObjectContent> copies, CancellationToken cancellation)
    {
        bool sound = _stored.TryGetValue(content, out long contentBytes) && _stored.TryGetValue(copy, out long copyBytes)
            && contentBytes == copyBytes && contentBytes == (lengthBytes ?? contentBytes);
        if (sound && !everyByte)
        {
            return;
        }

        FileLease? ofContent = await TryLeaseAsync(content, hash, cancellation).ConfigureAwait(false);
        FileLease? ofCopy = await TryLeaseAsync(copy, hash, cancellation).ConfigureAwait(false);
        leases.AddRange(new[] { ofContent, ofCopy }.OfType<FileLease>());
        switch (ofContent, ofCopy)
        {
            case (null, null):
                throw new DamagedDataException($"Neither {content} nor {copy} in {store.Location} is what was published. Restore one of them from a copy of the store.");
            case (not null, null):
                copies.Add(ObjectContent.FromFile(copy, ofContent.Path));
                break;
            case (null, not null):
                copies.Add(ObjectContent.FromFile(content, ofCopy.Path));
                break;
        }
    }

    private async Task<byte[]?> TryReadAsync(ObjectKey key, ContentHash256 hash, CancellationToken cancellation) =>
        await store.TryReadAsync(key, cancellation).ConfigureAwait(false) is { } bytes && ContentHash256.Of(bytes) == hash ? bytes : null;

    private async Task<FileLease?> TryLeaseAsync(ObjectKey key, ContentHash256 hash, CancellationToken cancellation)
    {
        try
        {
            return await store.LeaseFileAsync(key, hash, cancellation).ConfigureAwait(false);
        }
        catch (DamagedDataException)
        {
            // Damage of one place is what this class is for; damage of both is thrown by the caller.
            return null;
        }
    }
}
