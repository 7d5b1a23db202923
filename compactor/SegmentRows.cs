using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Store;
using Accounting.Compactor.Rows;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;

namespace Accounting.Compactor;

/// <summary>
/// Reads segment parts into memory, several objects of segments side by side: each part has its place in the table by the number of rows that its checkpoint says, so
/// nothing depends on who was faster. What was read is checked against the checkpoint as it comes.
/// </summary>
internal sealed class SegmentRows(IObjectStore store, NodaTime.DateTimeZone zone, RowTable table, CancellationToken cancellation)
{
    /// <exception cref="DamagedDataException">A segment isn't what its checkpoint says.</exception>
    public async Task ReadAsync(IReadOnlyList<SegmentPart> parts, int threads)
    {
        Place[] places = [.. parts.Select(part => new Place(part, table.Reserve(checked((int)part.Rows.Digest.Rows)), table.LaneOf(new Lane(part.Link.Source, part.Link.Partition, part.Link.Run))))];
        Place[][] segments = [.. places.GroupBy(place => place.Part.Segment.Object).Select(segment => segment.ToArray())];
        int next = -1;
        await (threads == 1 ? ReadSomeAsync() : Task.WhenAll(Enumerable.Range(0, Math.Clamp(segments.Length, 1, threads)).Select(_ => Task.Run(ReadSomeAsync, cancellation)))).ConfigureAwait(false);

        async Task ReadSomeAsync()
        {
            var calendar = new BusinessCalendar(zone);
            TextPool.Writer texts = table.Texts.NewWriter();
            for (int index = Interlocked.Increment(ref next); index < segments.Length; index = Interlocked.Increment(ref next))
            {
                cancellation.ThrowIfCancellationRequested();
                SegmentObject read = await SegmentObject.ReadAsync(store, segments[index][0].Part.Segment, cancellation).ConfigureAwait(false);
                foreach (IGrouping<SegmentReference, Place> segment in segments[index].GroupBy(place => place.Part.Segment))
                {
                    SegmentFile file = read.FileOf(segment.Key);
                    foreach (Place place in segment)
                    {
                        Read(file, place, calendar, texts);
                    }
                }
            }
        }
    }

    private void Read(SegmentFile segment, in Place place, BusinessCalendar calendar, TextPool.Writer texts)
    {
        StoredRowReader rows = segment.Rows(place.Part.Rows);
        RowDigest expected = place.Part.Rows.Digest;
        RowDigest read = RowDigest.Zero;
        bool isOfDate = true;
        while (rows.TryRead(out StoredTransaction stored))
        {
            ulong contentHash = ContentHash.Of(stored.Transaction);
            if (read.Rows < expected.Rows)
            {
                ref PackedRow row = ref table[place.First + (int)read.Rows];
                Pack(ref row, stored, contentHash, calendar, texts);
                row.Lane = place.Lane;
                isOfDate &= row.HomeDate == place.Part.Rows.Date.DaysSinceEpoch;
            }

            read += RowDigest.Of(contentHash, stored.Offset);
        }

        if (read != expected || !isOfDate)
        {
            throw new DamagedDataException(
                $"The segment {place.Part.Segment.Key} holds other rows of {place.Part.Rows.Date} than its checkpoint says: {read} read, {expected} written.");
        }
    }

    private static void Pack(ref PackedRow row, in StoredTransaction stored, ulong contentHash, BusinessCalendar calendar, TextPool.Writer texts)
    {
        ref readonly Transaction transaction = ref stored.Transaction;
        row.IdHigh = (ulong)(transaction.Id.Value >> 64);
        row.IdLow = (ulong)transaction.Id.Value;
        row.AccountId = transaction.AccountId;
        row.Amount = transaction.Amount.TenThousandths;
        row.ExposureDelta = transaction.ExposureDelta.TenThousandths;
        row.PendingDelta = transaction.PendingDelta.TenThousandths;
        row.Stake = transaction.Stake.TenThousandths;
        row.OccurredAt = transaction.OccurredAt.Microseconds;
        row.OriginalOccurredAt = transaction.OriginalOccurredAt.Microseconds;
        row.AccountSequence = transaction.AccountSequence.GetValueOrDefault();
        row.MarketId = transaction.MarketId.GetValueOrDefault();
        row.BalanceAfter = transaction.BalanceAfter.GetValueOrDefault().TenThousandths;
        row.Offset = stored.Offset.Value;
        row.LoggedAt = stored.LoggedAt.Microseconds;
        row.ContentHash = contentHash;
        row.RawHash = stored.RawHash;
        row.Revision = transaction.Revision;
        row.BusinessDay = calendar.DayOf(transaction.OccurredAt).DaysSinceEpoch;
        row.Sport = texts.Intern(transaction.Sport);
        row.Jurisdiction = texts.Intern(transaction.Jurisdiction);
        row.Reference = texts.Add(transaction.Reference);
        row.Currency = transaction.Currency;
        row.Kind = transaction.Kind;
        row.AccountType = transaction.AccountType;
        row.Flags = FlagsOf(transaction);
    }

    private static RowFlags FlagsOf(in Transaction transaction) =>
        (transaction.Voided ? RowFlags.Voided : 0)
        | (transaction.AccountSequence is null ? 0 : RowFlags.HasAccountSequence)
        | (transaction.MarketId is null ? 0 : RowFlags.HasMarket)
        | (transaction.BalanceAfter is null ? 0 : RowFlags.HasBalance)
        | (transaction.InPlay is null ? 0 : RowFlags.HasInPlay)
        | (transaction.InPlay == true ? RowFlags.InPlay : 0);

    private readonly record struct Place(SegmentPart Part, int First, int Lane);
}
