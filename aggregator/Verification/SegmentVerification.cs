using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;

namespace Accounting.Aggregator.Verification;

/// <summary>Reads a checkpoint's segment and quarantine to the last row and compares them with what it says of them. One file is in memory at a time.</summary>
internal sealed class SegmentVerification(Inspection inspection, NodaTime.DateTimeZone zone)
{
    private readonly BusinessCalendar _calendar = new(zone);
    private readonly HashSet<ObjectKey> _done = [];

    public async Task VerifyAsync(Checkpoint checkpoint, CancellationToken cancellation)
    {
        if (checkpoint.Segment is { } segment && _done.Add(segment.Key))
        {
            await ReadAsync(segment, () => VerifySegmentAsync(checkpoint, segment, cancellation)).ConfigureAwait(false);
        }

        if (checkpoint.Quarantine is { } quarantine && _done.Add(quarantine.Key))
        {
            await ReadAsync(quarantine, () => QuarantineFile.ReadAsync(inspection.Store, quarantine, cancellation)).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(SegmentReference file, Func<Task> read)
    {
        inspection.Claim(file.Key);
        inspection.Count(file.Key);
        try
        {
            await read().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DamagedDataException or AvroDataException)
        {
            FindingKind kind = inspection.Holds(file.Key) ? FindingKind.Damaged : FindingKind.Missing;
            inspection.Report(kind, file.Key.Value, exception.Message, Inspection.RestoreFromCopy);
        }
    }

    private async Task VerifySegmentAsync(Checkpoint checkpoint, SegmentReference reference, CancellationToken cancellation)
    {
        SegmentFile segment = await SegmentFile.ReadAsync(inspection.Store, reference, cancellation).ConfigureAwait(false);
        foreach (HomeDateRows homeDate in checkpoint.HomeDates)
        {
            cancellation.ThrowIfCancellationRequested();
            (RowDigest digest, SortedDictionary<(BusinessMonth, Currency), (long, MoneySums)> sums, bool inPlace) = Recompute(checkpoint, segment.Rows(homeDate), homeDate.Date);
            var stated = homeDate.Months.SelectMany(month => month.Sums.Select(currency => (Key: (month.Month, currency.Currency), currency.Sums)));
            bool sumsAgree = stated.SequenceEqual(sums.Select(pair => (pair.Key, pair.Value.Item2)))
                && homeDate.Months.All(month => month.Rows == sums.Where(pair => pair.Key.Item1 == month.Month).Sum(pair => pair.Value.Item1));
            if (digest != homeDate.Digest || !sumsAgree || !inPlace)
            {
                inspection.Report(
                    FindingKind.Disagreeing,
                    reference.Key.Value,
                    $"Its rows of {homeDate.Date} are not those that its checkpoint tells of: {digest} read, {homeDate.Digest} written.",
                    Inspection.RestoreFromCopy);
            }
        }
    }

    private (RowDigest Digest, SortedDictionary<(BusinessMonth Month, Currency Currency), (long Rows, MoneySums Sums)> Sums, bool InPlace) Recompute(
        Checkpoint checkpoint, StoredRowReader rows, HomeDate date)
    {
        RowDigest digest = RowDigest.Zero;
        bool inPlace = true;
        var sums = new SortedDictionary<(BusinessMonth, Currency), (long Rows, MoneySums Sums)>();
        while (rows.TryRead(out StoredTransaction row))
        {
            Transaction transaction = row.Transaction;
            digest += RowDigest.Of(ContentHash.Of(transaction), row.Offset);
            inPlace &= transaction.HomeDate == date && row.Offset >= checkpoint.From && row.Offset < checkpoint.To;
            (BusinessMonth, Currency) key = (_calendar.DayOf(transaction.OccurredAt).Month, transaction.Currency);
            (long Rows, MoneySums Sums) sum = sums.GetValueOrDefault(key);
            sums[key] = (sum.Rows + 1, sum.Sums + MoneySums.Of(transaction));
        }

        return (digest, sums, inPlace);
    }
}
