using Accounting.Reporting.Pages.Outline;
using Xunit;

namespace Accounting.Tests.Reporting.Pages.Outline;

public sealed class GroupedMoneyTests
{
    [Theory]
    [InlineData("0.00", "0.00")]
    [InlineData("999.99", "999.99")]
    [InlineData("1000", "1,000")]
    [InlineData("-1234567.80", "\u22121,234,567.80")]
    [InlineData("-12.345", "\u221212.345")]
    [InlineData("170141183460469231731687303715884105.7270", "170,141,183,460,469,231,731,687,303,715,884,105.7270")]
    public void Thousands_stand_apart_and_every_digit_stays(string exact, string shown) => Assert.Equal(shown, GroupedMoney.Of(exact));
}
