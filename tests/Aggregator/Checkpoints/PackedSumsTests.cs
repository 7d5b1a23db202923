using System.Text;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Xunit;

namespace Accounting.Tests.Aggregator.Checkpoints;

public sealed class PackedSumsTests
{
    [Fact]
    public void What_is_packed_is_what_was_there_to_the_last_bit()
    {
        Int128[] values = [0, 1, -1, 63, 64, -64, -65, 8191, 8192, long.MaxValue, long.MinValue, (Int128)long.MaxValue + 1, Int128.MaxValue, Int128.MinValue];
        CurrencySums[] sums =
        [
            .. values.Select((value, index) => new CurrencySums(
                Currency.Parse(index % 2 == 0 ? "USD" : "JPY"),
                new MoneySums(new AmountSum(value), new AmountSum(values[^(index + 1)]), AmountSum.Zero, new AmountSum(index)))),
        ];

        PackedSums packed = PackedSums.Of(sums);

        Assert.Equal(sums, packed);
        Assert.Equal((sums.Length, sums[7]), (packed.Count, packed[7]));
        Assert.Empty(PackedSums.Of([]));
        Assert.Equal(Text(new MonthRows(BusinessMonth.Parse("2026-10"), 3, sums)), Text(new MonthRows(BusinessMonth.Parse("2026-10"), 3, packed)));
    }

    private static string Text(MonthRows rows) => Encoding.UTF8.GetString(StoreJson.Serialize(rows));
}
