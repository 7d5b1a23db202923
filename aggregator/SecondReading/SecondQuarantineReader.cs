using System.Globalization;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Avro.File;
using Avro.Generic;

namespace Accounting.Aggregator.SecondReading;

/// <summary>
/// Reads quarantine files through Apache.Avro. Nothing but their number of messages is written down elsewhere, so both readings are compared message by message.
/// The file is in memory, as it was when it was written.
/// </summary>
public sealed class SecondQuarantineReader(IObjectStore store)
{
    /// <returns>The first cell that differs; null where none does.</returns>
    /// <exception cref="DamagedDataException">The file is missing, or its bytes are others, or this program cannot read it.</exception>
    public async Task<ReadingDifference?> ReadAsync(QuarantineLink link, CancellationToken cancellation)
    {
        IReadOnlyList<QuarantinedMessage> own = await QuarantineFile.ReadAsync(store, link.File, cancellation).ConfigureAwait(false);
        byte[] bytes = await store.TryReadAsync(link.File.Key, cancellation).ConfigureAwait(false) ?? throw new DamagedDataException($"The quarantine {link.File.Key} is missing.");
        if (ContentHash256.Of(bytes) != link.File.Sha256)
        {
            throw new DamagedDataException($"The bytes of the quarantine {link.File.Key} are not those that were written.");
        }

        string? problem = Compare(bytes, own, link.Range, cancellation);
        return problem is null ? null : new ReadingDifference(link.File.Key, problem);
    }

    private static string? Compare(byte[] bytes, IReadOnlyList<QuarantinedMessage> own, OffsetRange range, CancellationToken cancellation)
    {
        int number = 0;
        try
        {
            using var stream = new MemoryStream(bytes, writable: false);
            using IFileReader<GenericRecord> reader = ForeignContainers.Open(stream);
            while (reader.HasNext())
            {
                cancellation.ThrowIfCancellationRequested();
                GenericRecord second = reader.Next();
                if (number == own.Count)
                {
                    return string.Create(CultureInfo.InvariantCulture, $"Row {number + 1}: {ForeignReading.Avro} reads one, this program none.");
                }

                QuarantinedMessage first = own[number++];
                foreach (((string column, string read), (_, string other)) in Cells(first).Zip(Cells(second)).Where(pair => pair.First != pair.Second))
                {
                    return string.Create(CultureInfo.InvariantCulture, $"Row {number}, column {column}: this program reads {read}, {ForeignReading.Avro} {other}.");
                }

                if (!range.Contains(first.Offset))
                {
                    return string.Create(CultureInfo.InvariantCulture, $"Row {number}, column offset: both read {first.Offset}, and the file is of {range}.");
                }
            }
        }
        catch (Exception exception) when (ForeignReading.IsOfTheLibrary(exception))
        {
            return string.Create(CultureInfo.InvariantCulture, $"Row {number + 1}: {ForeignReading.CannotRead(ForeignReading.Avro, exception)}");
        }

        return number == own.Count ? null : string.Create(CultureInfo.InvariantCulture, $"Row {number + 1}: this program reads one, {ForeignReading.Avro} none.");
    }

    private static IEnumerable<(string Column, string Value)> Cells(QuarantinedMessage message) =>
    [
        ("offset", message.Offset.ToString()),
        ("logged_at", RowOrigin.Told(message.LoggedAt)),
        ("reason", message.Rejection.Reason.ToString()),
        ("field", message.Rejection.Field ?? RowOrigin.Nothing),
        ("detail", message.Rejection.Detail),
        ("raw_value", ValueOf(message.RawValue.Span)),
    ];

    private static IEnumerable<(string Column, string Value)> Cells(GenericRecord record) =>
    [
        ("offset", new LogOffset((long)record["offset"]).ToString()),
        ("logged_at", RowOrigin.Told(AvroValues.TimeOf((DateTime)record["logged_at"]))),
        ("reason", (string)record["reason"]),
        ("field", (string?)record["field"] ?? RowOrigin.Nothing),
        ("detail", (string)record["detail"]),
        ("raw_value", ValueOf((byte[])record["raw_value"])),
    ];

    /// <summary>A value may be as long as the broker lets it be.</summary>
    private static string ValueOf(ReadOnlySpan<byte> value) => FormattableString.Invariant($"{Counted.Of(value.Length, "byte")} of SHA-256 {ContentHash256.Of(value)}");
}
