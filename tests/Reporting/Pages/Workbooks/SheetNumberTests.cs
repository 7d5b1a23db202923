using Accounting.Reporting.Pages.Workbooks;
using Xunit;

namespace Accounting.Tests.Reporting.Pages.Workbooks;

public sealed class SheetNumberTests
{
    [Theory]
    [InlineData("0", false)]
    [InlineData("-0.0001", false)]
    [InlineData("123456789012345", false)]
    [InlineData("1234567890123.45", false)]
    [InlineData("-1234567890123450.00", false)]
    [InlineData("1000000000000000000000", false)]
    [InlineData("1234567890123456", true)]
    [InlineData("-12345678901234.56", true)]
    [InlineData("10000000000000.01", true)]
    [InlineData("9007199254740993.0000", true)]
    public void Numbers_of_more_than_fifteen_significant_digits_are_known(string number, bool isRounded) =>
        Assert.Equal(isRounded, SheetNumber.IsRounded(number));

    [Theory]
    [InlineData("0", 1)]
    [InlineData("-999", 4)]
    [InlineData("1000", 5)]
    [InlineData("-1234567.891", 14)]
    public void A_number_is_as_long_as_it_is_shown(string number, int length) => Assert.Equal(length, SheetNumber.ShownLength(number));

    [Theory]
    [InlineData(0, "A")]
    [InlineData(25, "Z")]
    [InlineData(26, "AA")]
    [InlineData(701, "ZZ")]
    [InlineData(702, "AAA")]
    public void Columns_have_letters(int column, string letters) => Assert.Equal(letters, SheetWriter.ColumnName(column));
}
