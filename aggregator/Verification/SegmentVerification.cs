using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;

namespace Accounting.Aggregator.Verification;

/// <summary>Reads segments and quarantine files to the last row and compares them with what checkpoints and runs say of them, months by the time-zone rules that they name. One file is in memory at a time.</summary>
internal sealed class SegmentVerification(Inspection inspection, ZoneVerification zones)
{
    private readonly HashSet<ObjectKey> _done = [];

    public async Task VerifyAsync(Checkpoint checkpoint, CancellationToken cancellation)
    {
        if (checkpoint.Link is { } segment)
        {
            await VerifyAsync(segment, cancellation).ConfigureAwait(false);
        }

        if (checkpoint.QuarantineLink is { } quarantine)
        {
            await VerifyAsync(quarantine, cancellation).ConfigureAwait(false);
        }
    }

    public async Task VerifyAsync(QuarantineLink quarantine, CancellationToken cancellation)
    {
        if (_done.Add(quarantine.File.Key))
        {
            await ReadAsync(quarantine.File, () => QuarantineFile.ReadAsync(inspection.Store, quarantine.File, cancellation)).ConfigureAwait(false);
        }
    }

    public async Task VerifyAsync(SegmentLink segment, CancellationToken cancellation)
    {
        SegmentReference file = segment.Segment;
        if (_done.Add(file.Key) && (inspection.Holds(file.Object) || !inspection.Archived.Contains(file.Key)))
        {
            await ReadAsync(segment.Segment, () => VerifySegmentAsync(segment, cancellation)).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(SegmentReference file, Func<Task> read)
    {
        inspection.Claim(file.Object);
        inspection.Count(file.Object);
        try
        {
            await read().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DamagedDataException or AvroDataException)
        {
            FindingKind kind = inspection.Holds(file.Object) ? FindingKind.Damaged : FindingKind.Missing;
            inspection.Report(kind, file.Object.Value, exception.Message, IntervalRemedy.Of(file.Key));
        }
    }

    private async Task VerifySegmentAsync(SegmentLink link, CancellationToken cancellation)
    {
        SegmentFile segment = await SegmentFile.ReadAsync(inspection.Store, link.Segment, cancellation).ConfigureAwait(false);
        zones.Require(link.CutBy);
        BusinessCalendar? calendar = zones.Calendars.Of(link.CutBy);
        foreach (HomeDateRows homeDate in link.HomeDates)
        {
            cancellation.ThrowIfCancellationRequested();
            (RowDigest digest, SortedDictionary<(BusinessMonth, Currency), (long, MoneySums)> sums, bool inPlace) = Recompute(link.Range, segment.Rows(homeDate), homeDate.Date, calendar);
            var stated = homeDate.Months.SelectMany(month => month.Sums.Select(currency => (Key: (month.Month, currency.Currency), currency.Sums)));
            bool sumsAgree = calendar is null || (stated.SequenceEqual(sums.Select(pair => (pair.Key, pair.Value.Item2)))
                && homeDate.Months.All(month => month.Rows == sums.Where(pair => pair.Key.Item1 == month.Month).Sum(pair => pair.Value.Item1)));
            if (digest != homeDate.Digest || !sumsAgree || !inPlace)
            {
                inspection.Report(
                    FindingKind.Disagreeing,
                    link.Segment.Object.Value,
                    $"Its rows of {homeDate.Date} are not those that were written down of it: {digest} read, {homeDate.Digest} written.",
                    IntervalRemedy.Of(link.Segment.Key));
            }
        }
    }

    /// <param name="range">Where the rows have to come from.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="date">Their home date.</param>
    /// <param name="calendar">Says their months; null where nobody knows the rules any more, and sums aren't asked for.</param>
    private static (RowDigest Digest, SortedDictionary<(BusinessMonth Month, Currency Currency), (long Rows, MoneySums Sums)> Sums, bool InPlace) Recompute(
        OffsetRange range, StoredRowReader rows, HomeDate date, BusinessCalendar? calendar)
    {
        RowDigest digest = RowDigest.Zero;
        bool inPlace = true;
        var sums = new SortedDictionary<(BusinessMonth, Currency), (long Rows, MoneySums Sums)>();
        while (rows.TryRead(out StoredTransaction row))
        {
            ref readonly Transaction transaction = ref row.Transaction;
            digest += RowDigest.Of(ContentHash.Of(transaction), row.Offset);
            inPlace &= transaction.HomeDate == date && row.Offset >= range.From && row.Offset < range.To;
            (BusinessMonth, Currency) key = (calendar?.DayOf(transaction.OccurredAt).Month ?? default, transaction.Currency);
            (long Rows, MoneySums Sums) sum = sums.GetValueOrDefault(key);
            sums[key] = (sum.Rows + 1, sum.Sums + MoneySums.Of(transaction));
        }

        return (digest, sums, inPlace);
    }
}
