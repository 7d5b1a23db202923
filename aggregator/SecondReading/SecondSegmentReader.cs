using System.Globalization;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;

namespace Accounting.Aggregator.SecondReading;

/// <summary>
/// Reads segments through Apache.Avro and holds what it says against what checkpoints and runs wrote down: of each home date digest, rows and sums by month and currency.
/// The digest is taken of the values that the library delivers. Only where something differs the file is read by this program as well, row by row, to find the place.
/// The bytes of one object of segments are in memory, and of its rows one.
/// </summary>
public sealed class SecondSegmentReader(IObjectStore store, NodaTime.DateTimeZone zone)
{
    private readonly CutCalendars _calendars = new(zone);

    private (ObjectKey Key, SegmentObject Object)? _last;

    /// <exception cref="DamagedDataException">The segment is missing, or its bytes are others: that is not for a second reader to judge.</exception>
    public async Task<SegmentReading> ReadAsync(SegmentLink link, CancellationToken cancellation)
    {
        byte[] bytes = await BytesOfAsync(link.Segment, cancellation).ConfigureAwait(false);
        var parts = new SortedDictionary<HomeDate, PartReading>();
        BusinessCalendar? calendar = _calendars.Of(link.CutBy);
        long rows = 0;
        string? problem = null;
        try
        {
            ulong place = RowOrigin.OfPlace(link.Source, link.Partition, link.Run);
            foreach (StoredTransaction row in AvroRows.Read(bytes))
            {
                cancellation.ThrowIfCancellationRequested();
                rows++;
                Add(parts, row, place, calendar);
                problem ??= link.Range.Contains(row.Offset) ? null : string.Create(CultureInfo.InvariantCulture, $"Row {rows}, column offset: {ForeignReading.Avro} reads {row.Offset}, and the file is of {link.Range}.");
            }
        }
        catch (Exception exception) when (ForeignReading.IsOfTheLibrary(exception))
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"Row {rows + 1}: {ForeignReading.CannotRead(ForeignReading.Avro, exception)}");
        }

        problem ??= DifferenceOf(link, parts, comparesMonths: calendar is not null) is { } difference ? FindCell(bytes, link, cancellation) ?? difference : null;
        return new SegmentReading(
            problem is null ? null : new ReadingDifference(link.Segment.Key, problem),
            parts.ToDictionary(part => part.Key, part => part.Value.Origins),
            rows);
    }

    /// <summary>Of several that lie in one object, asked for one after the other, the object is read once.</summary>
    private async Task<byte[]> BytesOfAsync(SegmentReference segment, CancellationToken cancellation)
    {
        if (_last is not { } last || last.Key != segment.Object)
        {
            _last = last = (segment.Object, await SegmentObject.ReadAsync(store, segment, cancellation).ConfigureAwait(false));
        }

        return last.Object.BytesOf(segment).ToArray();
    }

    /// <summary>All rows of a segment as Apache.Avro reads them, in memory together: to find what differs.</summary>
    /// <exception cref="DamagedDataException">The segment is missing, or its bytes are others.</exception>
    /// <exception cref="ForeignReadException">The library cannot read it.</exception>
    public async Task<IReadOnlyList<StoredTransaction>> ReadRowsAsync(SegmentReference segment, CancellationToken cancellation)
    {
        byte[] bytes = await BytesOfAsync(segment, cancellation).ConfigureAwait(false);
        try
        {
            return [.. AvroRows.Read(bytes)];
        }
        catch (Exception exception) when (ForeignReading.IsOfTheLibrary(exception))
        {
            throw new ForeignReadException(ForeignReading.CannotRead(ForeignReading.Avro, exception), exception);
        }
    }

    /// <param name="parts">What was read of each home date.</param>
    /// <param name="row">A row.</param>
    /// <param name="place">Where it came from.</param>
    /// <param name="calendar">Cuts as its segment was cut; null where nobody knows any more how.</param>
    private static void Add(SortedDictionary<HomeDate, PartReading> parts, in StoredTransaction row, ulong place, BusinessCalendar? calendar)
    {
        ref readonly Transaction transaction = ref row.Transaction;
        if (!parts.TryGetValue(transaction.HomeDate, out PartReading? part))
        {
            parts.Add(transaction.HomeDate, part = new PartReading());
        }

        ulong hash = ContentHash.Of(transaction);
        part.Add(transaction, hash, row.Offset, RowOrigin.Of(hash, row.Offset, row.LoggedAt, row.RawHash, place), calendar?.DayOf(transaction.OccurredAt).Month ?? default);
    }

    private static string? DifferenceOf(SegmentLink link, SortedDictionary<HomeDate, PartReading> parts, bool comparesMonths)
    {
        foreach (HomeDateRows written in link.HomeDates)
        {
            if (parts.GetValueOrDefault(written.Date, new PartReading()).DifferenceFrom(written, comparesMonths) is { } difference)
            {
                return $"Of {written.Date} {ForeignReading.Avro} doesn't read what was written down: {difference}.";
            }
        }

        return parts.Keys.Except(link.HomeDates.Select(written => written.Date)).Order().Select(date => $"{ForeignReading.Avro} reads rows of {date}, and none were written down.").FirstOrDefault();
    }

    /// <summary>The first cell that this program reads otherwise; null where both read alike.</summary>
    private static string? FindCell(byte[] bytes, SegmentLink link, CancellationToken cancellation)
    {
        var segment = new SegmentFile(bytes);
        IEnumerator<StoredTransaction> own = OwnRows(segment, link).GetEnumerator();
        long number = 0;
        try
        {
            foreach (StoredTransaction second in AvroRows.Read(bytes))
            {
                cancellation.ThrowIfCancellationRequested();
                number++;
                if (!own.MoveNext())
                {
                    return string.Create(CultureInfo.InvariantCulture, $"Row {number}: {ForeignReading.Avro} reads one, this program none.");
                }

                foreach (((string column, string first), (_, string other)) in RowOrigin.Cells(own.Current).Zip(RowOrigin.Cells(second)).Where(pair => pair.First != pair.Second))
                {
                    return string.Create(CultureInfo.InvariantCulture, $"Row {number}, column {column}: this program reads {first}, {ForeignReading.Avro} {other}.");
                }
            }

            return own.MoveNext() ? string.Create(CultureInfo.InvariantCulture, $"Row {number + 1}: this program reads one, {ForeignReading.Avro} none.") : null;
        }
        catch (AvroDataException exception)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Row {number + 1}: this program cannot read it: {exception.Message}");
        }
    }

    private static IEnumerable<StoredTransaction> OwnRows(SegmentFile segment, SegmentLink link)
    {
        foreach (HomeDateRows date in link.HomeDates)
        {
            StoredRowReader rows = segment.Rows(date);
            while (rows.TryRead(out StoredTransaction row))
            {
                yield return row;
            }
        }
    }
}
