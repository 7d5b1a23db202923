using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;
using Accounting.Ingest.Files;

namespace Accounting.Aggregator.Replaying;

/// <summary>
/// A file whose transactions are to be imported. A file of transactions is a source of its own, named by its bytes, its records numbered
/// from 1; a segment of a store, or a bundle of them (one that was archived, say), keeps its rows' places in the log. Read and found sound as a whole before anything of
/// it is used.
/// </summary>
public sealed class ImportFile
{
    private readonly TransactionFile? _transactions;

    private ImportFile(string path, ContentHash256 sha256, TransactionFile? transactions)
    {
        Path = path;
        Sha256 = sha256;
        _transactions = transactions;
    }

    public string Path { get; }

    public ContentHash256 Sha256 { get; }

    /// <summary>At least one.</summary>
    public IReadOnlyList<ImportPart> Parts { get; private set; } = [];

    /// <summary>How many transactions it holds.</summary>
    public long Rows => Parts.Sum(part => part.Rows);

    /// <exception cref="InputFileException">The file is missing or something in it breaks a rule.</exception>
    public static async Task<ImportFile> OpenAsync(string path, CancellationToken cancellation)
    {
        bool isBundle = System.IO.Path.GetExtension(path) == SegmentBundle.Extension && File.Exists(path);
        TransactionFile? transactions = isBundle ? null : TransactionFile.Open(path);
        ContentHash256 hash = await ContentHash256.OfFileAsync(path, cancellation).ConfigureAwait(false);
        ImportPart? segment = isBundle ? null : PartOf(path);
        IReadOnlyList<ImportPart> parts = isBundle ? await PartsOfBundleAsync(path, cancellation).ConfigureAwait(false)
            : [segment ?? new ImportPart(SourceId.ForFile(hash.Prefix16), new LogPartition(0), null, null)];
        var file = new ImportFile(path, hash, segment is null ? transactions : null);
        file.Parts =
        [
            .. parts.Select(part => part with
            {
                Rows = file.Read(part, Timestamp.Latest, TimeRules.Of(NodaTime.Duration.Zero)).LongCount(_ =>
                {
                    cancellation.ThrowIfCancellationRequested();
                    return true;
                }),
            }),
        ];
        return file;
    }

    /// <summary>For people: what of the file is passed over; null where nothing is.</summary>
    /// <exception cref="InputFileException">The file cannot be read as transactions.</exception>
    public string? DescribeSkipped() => _transactions?.DescribeSkipped();

    /// <summary>The rows in the file's order; each valid until the next is asked for.</summary>
    /// <param name="part">Of the file.</param>
    /// <param name="takenAt">What stands for the broker's timestamp of transactions that never were on a log.</param>
    /// <param name="rules">When transactions may have occurred.</param>
    /// <exception cref="InputFileException">Something in the file breaks a rule.</exception>
    public IEnumerable<StoredTransaction> Read(ImportPart part, Timestamp takenAt, TimeRules rules) =>
        _transactions is null ? ReadSegment(part, rules) : ReadTransactions(_transactions, takenAt, rules);

    private static async Task<IReadOnlyList<ImportPart>> PartsOfBundleAsync(string path, CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> bytes = await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false);
        IReadOnlyList<ReadOnlyMemory<byte>> segments = SegmentBundle.TakeApart(bytes) ?? throw new InputFileException(path, "it is no bundle of segments, or damaged.");
        return [.. segments.Select(segment => PartOf(path, Open(segment)) is { } part ? part with { Bytes = segment } : throw new InputFileException(path, "what it bundles are no segments of a store."))];
    }

    /// <summary>What a segment's header names; null where the file isn't one.</summary>
    private static ImportPart? PartOf(string path)
    {
        if (System.IO.Path.GetExtension(path) != ".avro")
        {
            return null;
        }

        using FileStream stream = File.OpenRead(path);
        return PartOf(path, stream);
    }

    private static ImportPart? PartOf(string path, Stream stream)
    {
        ContainerHeader header;
        try
        {
            header = ContainerReader.Open(stream).Header;
        }
        catch (AvroDataException exception)
        {
            throw new InputFileException(path, $"it cannot be read as an Avro container: {exception.Message}.", exception);
        }

        if (!header.Metadata.TryGetValue(IntervalContainer.PlaceKey, out byte[]? place) || header.Schema.Json != TransactionSchema.StoredRow.Json)
        {
            return null;
        }

        string[] parts = Encoding.UTF8.GetString(place).Split('/', '-');
        try
        {
            long[] numbers = [.. parts[^3..].Select(part => long.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture))];
            return new ImportPart(
                SourceId.Parse(Encoding.UTF8.GetString(place).Split('/')[0]),
                new LogPartition((int)numbers[0]),
                new OffsetRange(new LogOffset(numbers[1]), new LogOffset(numbers[2])),
                null);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException)
        {
            throw new InputFileException(path, "its header names no place in a log.", exception);
        }
    }

    private static MemoryStream Open(ReadOnlyMemory<byte> segment) => new(segment.ToArray(), writable: false);

    private IEnumerable<StoredTransaction> ReadSegment(ImportPart part, TimeRules rules)
    {
        using Stream stream = part.Bytes is { } bytes ? Open(bytes) : File.OpenRead(Path);
        ContainerReader container = ContainerReader.Open(stream, Array.MaxLength);
        var rows = new StoredRowReader(container, StoredRowReader.PlanFor(container.Header.Schema));
        while (TryRead(rows, out StoredTransaction row))
        {
            Require(rules.Check(row.Transaction, row.LoggedAt), $"the row of offset {row.Offset}");
            yield return row;
        }
    }

    private void Require(Rejection? rejection, string place)
    {
        if (rejection is not null)
        {
            string remedy = rejection.Reason is QuarantineReason.BeforeEarliestDay ? " 'accounting rules set --earliest-day' moves it." : "";
            throw new InputFileException(Path, place, rejection.Field, $"{rejection.Detail}{remedy}");
        }
    }

    private bool TryRead(StoredRowReader rows, out StoredTransaction row)
    {
        try
        {
            return rows.TryRead(out row);
        }
        catch (AvroDataException exception)
        {
            throw new InputFileException(Path, $"it is damaged: {exception.Message}.", exception);
        }
    }

    private IEnumerable<StoredTransaction> ReadTransactions(TransactionFile file, Timestamp takenAt, TimeRules rules)
    {
        var writer = new AvroWriter();
        var number = new LogOffset(0);
        foreach (Transaction transaction in file.Read())
        {
            number = number.Next;
            Require(rules.Check(transaction, takenAt), $"record {number}");
            writer.Clear();
            TransactionEncoder.Write(writer, transaction);
            yield return new StoredTransaction(transaction, number, takenAt, XxHash64.HashToUInt64(writer.Written));
        }
    }
}
