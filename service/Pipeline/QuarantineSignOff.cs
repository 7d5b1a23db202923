using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Service.Pipeline;

/// <summary>
/// <c>quarantine/…/&lt;from&gt;-&lt;to&gt;-&lt;hash&gt;.signed.json</c>, beside the file it speaks of: a person or a program that knows has looked at every message
/// in it and found that none is missing from the accounts.
/// </summary>
public sealed record QuarantineSignOff
{
    public const int CurrentFormat = 1;

    private const string Suffix = ".signed.json";

    public required int Format { get; init; }

    public required ContentHash256 Sha256 { get; init; }

    public required long Messages { get; init; }

    public required string By { get; init; }

    public required string Reason { get; init; }

    public required Timestamp At { get; init; }

    /// <summary>Where a file's sign-off stands.</summary>
    public static ObjectKey KeyOf(SegmentReference quarantine) =>
        ObjectKey.Parse(quarantine.Key.Value[..^".avro".Length] + Suffix);

    /// <summary>How many messages of these files nobody signed off.</summary>
    /// <exception cref="DamagedDataException">A sign-off cannot be read, or is of another file.</exception>
    public static async Task<long> CountOpenAsync(IObjectStore store, IReadOnlyList<SegmentReference> files, CancellationToken cancellation)
    {
        long open = 0;
        foreach (SegmentReference file in files)
        {
            ObjectKey key = KeyOf(file);
            byte[]? bytes = await store.TryReadAsync(key, cancellation).ConfigureAwait(false);
            QuarantineSignOff? signed = bytes is null ? null : StoreJson.Deserialize<QuarantineSignOff>(key, bytes);
            if (signed is not null && (signed.Format != CurrentFormat || signed.Sha256 != file.Sha256))
            {
                throw new DamagedDataException($"{key} signs off another file than the one beside it, or is of another format. Remove it and look at the quarantine again.");
            }

            open += signed is null ? file.Rows : 0;
        }

        return open;
    }

    /// <summary>Signs files off.</summary>
    public static Task WriteAsync(IObjectStore store, IReadOnlyList<SegmentReference> files, string by, string reason, Timestamp at, CancellationToken cancellation) =>
        store.PutAsync(
            [.. files.Select(file => ObjectContent.FromBytes(KeyOf(file), StoreJson.Serialize(new QuarantineSignOff
            {
                Format = CurrentFormat,
                Sha256 = file.Sha256,
                Messages = file.Rows,
                By = by,
                Reason = reason,
                At = at,
            })))],
            cancellation);
}
