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
/// from 1; a segment of a store (one that was archived, say) keeps its rows' places in the log. Read and found sound as a whole before anything of
/// it is used.
/// </summary>
public sealed class ImportFile
{
    private readonly TransactionFile? _transactions;

    private ImportFile(string path, ContentHash256 sha256, SourceId source, LogPartition partition, OffsetRange? interval, TransactionFile? transactions)
    {
        Interval = interval;
        Path = path;
        _transactions = transactions;
        Sha256 = sha256;
        Source = source;
        Partition = partition;
    }

    public string Path { get; }

    public ContentHash256 Sha256 { get; }

    public SourceId Source { get; }

    public LogPartition Partition { get; }

    /// <summary>Of a segment of a store, the offsets that it holds the accepted messages of; null of other files.</summary>
    public OffsetRange? Interval { get; }

    /// <summary>All offsets that it may hold a transaction of.</summary>
    public OffsetRange Offsets => Interval ?? new OffsetRange(new LogOffset(1), new LogOffset(Rows + 1));

    /// <summary>How many transactions it holds.</summary>
    public long Rows { get; private set; }

    /// <exception cref="InputFileException">The file is missing or something in it breaks a rule.</exception>
    public static async Task<ImportFile> OpenAsync(string path, CancellationToken cancellation)
    {
        TransactionFile transactions = TransactionFile.Open(path);
        ContentHash256 hash = await ContentHash256.OfFileAsync(path, cancellation).ConfigureAwait(false);
        ImportFile file = PlaceOf(path) is { } place
            ? new ImportFile(path, hash, place.Source, place.Partition, place.Interval, null)
            : new ImportFile(path, hash, SourceId.ForFile(hash.Prefix16), new LogPartition(0), null, transactions);
        foreach (StoredTransaction _ in file.Read(Timestamp.Latest, TimeRules.Of(NodaTime.Duration.Zero)))
        {
            cancellation.ThrowIfCancellationRequested();
            file.Rows++;
        }

        return file;
    }

    /// <summary>For people: what of the file is passed over; null where nothing is.</summary>
    /// <exception cref="InputFileException">The file cannot be read as transactions.</exception>
    public string? DescribeSkipped() => _transactions?.DescribeSkipped();

    /// <summary>The rows in the file's order; each valid until the next is asked for.</summary>
    /// <param name="takenAt">What stands for the broker's timestamp of transactions that never were on a log.</param>
    /// <param name="rules">When transactions may have occurred.</param>
    /// <exception cref="InputFileException">Something in the file breaks a rule.</exception>
    public IEnumerable<StoredTransaction> Read(Timestamp takenAt, TimeRules rules) =>
        _transactions is null ? ReadSegment(rules) : ReadTransactions(_transactions, takenAt, rules);

    /// <summary>The place that a segment's header names; null where the file isn't one.</summary>
    private static (SourceId Source, LogPartition Partition, OffsetRange Interval)? PlaceOf(string path)
    {
        if (System.IO.Path.GetExtension(path) != ".avro")
        {
            return null;
        }

        using FileStream stream = File.OpenRead(path);
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
            return (
                SourceId.Parse(Encoding.UTF8.GetString(place).Split('/')[0]),
                new LogPartition((int)numbers[0]),
                new OffsetRange(new LogOffset(numbers[1]), new LogOffset(numbers[2])));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException)
        {
            throw new InputFileException(path, "its header names no place in a log.", exception);
        }
    }

    private IEnumerable<StoredTransaction> ReadSegment(TimeRules rules)
    {
        using FileStream stream = File.OpenRead(Path);
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
