using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Fold;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Aggregator.Consuming;

public sealed class HotPathAllocationTests
{
    [Fact]
    public void From_value_to_segment_and_day_store_nothing_is_allocated_per_message()
    {
        var decoder = new TransactionDecoder(TransactionDecoder.OwnSchemas());
        var calendar = new BusinessCalendar(DateTimeZoneProviders.Tzdb["Europe/London"]);
        var segment = new SegmentBuffer();
        var store = new DayStore(Noon.UtcDate);
        byte[][] values = [.. Enumerable.Range(0, 1000).Select(number => Encode(Deposit(number, "1.25") with { Reference = $"deposit {number}" }))];
        Run();

        long allocated = AllocatedBytes.LeastOf(Run);

        Assert.Equal(0, allocated / values.Length);
        Assert.Equal(1000, segment.Rows);

        void Run()
        {
            segment.Clear();
            for (int i = 0; i < values.Length; i++)
            {
                decoder.Decode(values[i], out DecodedMessage message);
                Transaction transaction = message.Transaction;
                ulong hash = ContentHash.Of(transaction);
                BusinessDay day = calendar.DayOf(transaction.OccurredAt);
                store.Fold(StoredRow.Of(transaction, hash, new LogOffset(i), day));
                segment.Add(transaction, hash, new LogOffset(i), Noon, message.RawHash, day);
            }
        }
    }

    [Fact]
    public void A_hot_window_lets_go_only_of_what_is_older_than_the_log()
    {
        var window = new HotWindow(hotDays: 2);
        window.Advance(Noon);
        window.Add(new DayStore(Noon.UtcDate));
        window.Add(new DayStore(Noon.UtcDate.PlusDays(-1)));
        window.EvictCold();
        Assert.Equal(2, window.Stores.Count);

        window.Advance(Noon.Plus(Duration.FromDays(1)));
        window.Advance(Noon.Plus(Duration.FromDays(1)));
        window.EvictCold();

        Assert.Equal(Noon.UtcDate, Assert.Single(window.Stores).Date);
        Assert.False(window.IsHot(Noon.UtcDate.PlusDays(-1)));
    }

    [Fact]
    public void The_first_timestamp_moves_nothing_either()
    {
        var window = new HotWindow(hotDays: 2);
        window.Advance(At("2100-01-01T00:00:00Z"));
        Assert.True(window.IsHot(Noon.UtcDate));
        window.Advance(Noon);
        Assert.True(window.IsHot(Noon.UtcDate));
    }

    [Fact]
    public void One_timestamp_of_the_time_to_come_makes_no_real_date_cold()
    {
        var window = new HotWindow(hotDays: 2);
        window.Advance(Noon);
        window.Advance(At("2100-01-01T00:00:00Z"));
        Assert.True(window.IsHot(Noon.UtcDate));

        window.Advance(Noon.Plus(Duration.FromDays(1)));
        Assert.True(window.IsHot(Noon.UtcDate));
        window.Advance(Noon.Plus(Duration.FromDays(2)));
        Assert.False(window.IsHot(Noon.UtcDate));
    }
}
