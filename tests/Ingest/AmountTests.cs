using Accounting.Ingest;
using FsCheck.Xunit;
using Xunit;

namespace Accounting.Tests.Ingest;

public sealed class AmountTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("12.34", 123_400)]
    [InlineData("-0.0001", -1)]
    [InlineData("99999999999999.9999", 999_999_999_999_999_999)]
    [InlineData("-99999999999999.9999", -999_999_999_999_999_999)]
    public void Text_is_read_exactly(string text, long tenThousandths)
    {
        Assert.True(Amount.TryParse(text, out Amount amount));
        Assert.Equal(tenThousandths, amount.TenThousandths);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1.00000")]
    [InlineData("1e2")]
    [InlineData("1,000")]
    [InlineData(" 1")]
    [InlineData("--1")]
    [InlineData("100000000000000")]
    [InlineData("١")]
    public void Anything_else_is_refused(string text) => Assert.False(Amount.TryParse(text, out _));

    [Property]
    public bool Text_and_amount_go_back_and_forth(long number)
    {
        var amount = new Amount(number % (Amount.MaxMagnitude + 1));
        return Amount.TryParse(amount.ToString(), out Amount parsed) && parsed == amount;
    }

    [Theory]
    [InlineData(123_400, 2, "12.34")]
    [InlineData(120_000, 0, "12")]
    [InlineData(125_000, 0, "12.5")]
    [InlineData(-1, 2, "-0.0001")]
    [InlineData(10_010, 3, "1.001")]
    [InlineData(0, 2, "0.00")]
    public void A_report_shows_the_currencys_own_places_and_never_rounds(long tenThousandths, int places, string expected) =>
        Assert.Equal(expected, new AmountSum(tenThousandths).ToString(places));

    [Fact]
    public void Overflow_is_an_error()
    {
        Assert.Throws<OverflowException>(() => new Amount(long.MaxValue) + new Amount(1));
        Assert.Throws<OverflowException>(() => -new Amount(long.MinValue));
        Assert.Throws<OverflowException>(() => new AmountSum(Int128.MaxValue) + new Amount(1));
    }
}
