using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Reporting.Ids;

namespace Accounting.Reporting.Verification;

/// <summary>
/// Verifies what is kept of ids across home dates: every index and everything found against seal and name, and each file that they name. That no id
/// counts twice is verified on the home dates' rows themselves.
/// </summary>
public sealed class IdVerification(Inspection inspection)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (ObjectKey key in inspection.Under(IdFiles.Prefix))
        {
            if (IdFiles.IsIndex(key) && await ReadAsync(key, bytes => (IdIndex.Read(key, bytes), IdFiles.Index(bytes)), cancellation).ConfigureAwait(false) is { } index)
            {
                await VerifyAsync(index, cancellation).ConfigureAwait(false);
            }
            else if (IdFiles.IsFound(key) && await ReadAsync(key, bytes => (FoundIds.Read(key, bytes), IdFiles.Found(bytes)), cancellation).ConfigureAwait(false) is { } found)
            {
                (await inspection.TryLeaseAsync(found.Rows.Key, found.Rows.Sha256, IdFiles.Remedy, cancellation).ConfigureAwait(false))?.Dispose();
            }
        }

        inspection.ReportOrphans(IdFiles.Prefix);
    }

    private async Task VerifyAsync(IdIndex index, CancellationToken cancellation)
    {
        foreach (IdFingerprints file in index.Files)
        {
            (await inspection.TryLeaseAsync(file.KeyOfFile(), file.Sha256, IdFiles.Remedy, cancellation).ConfigureAwait(false))?.Dispose();
        }

        foreach (string name in index.Found.Where(name => !inspection.Holds(ObjectKey.Parse(IdFiles.Prefix + name))))
        {
            inspection.Report(FindingKind.Missing, IdFiles.Prefix + name, "It is missing, and an index of ids says that it was found.", IdFiles.Remedy);
        }
    }

    private async Task<T?> ReadAsync<T>(ObjectKey key, Func<byte[], (T Value, ObjectKey Stated)> read, CancellationToken cancellation)
        where T : class => await inspection.TryReadAsync(
            key,
            IdFiles.Remedy,
            bytes =>
            {
                (T value, ObjectKey stated) = read(bytes);
                return stated == key ? value : throw new DamagedDataException($"The bytes of {key} are not those that its name says. {IdFiles.Remedy}");
            },
            cancellation).ConfigureAwait(false);
}
