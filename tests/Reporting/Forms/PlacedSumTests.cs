using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Xunit;

namespace Accounting.Tests.Reporting.Forms;

public sealed class PlacedSumTests
{
    [Theory]
    [InlineData("USD", 12_345_000, "1234.50")]
    [InlineData("JPY", 12_340_000, "1234")]
    [InlineData("BHD", 12_345_600, "1234.560")]
    [InlineData("JPY", 12_345, "1.2345")]
    [InlineData("USD", -5, "-0.0005")]
    public void Money_has_its_currencys_places_and_more_only_where_it_needs_them(string currency, long tenThousandths, string text) =>
        Assert.Equal(text, PlacedSum.Money(new AmountSum(tenThousandths), Currency.Parse(currency)).ToString());

    [Fact]
    public void A_count_has_no_decimals() => Assert.Equal("1234", PlacedSum.Count(1234).ToString());
}
