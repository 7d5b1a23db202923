using Accounting.Ingest;
using Xunit;

namespace Accounting.Tests.Ingest;

public sealed class CurrencyTests
{
    [Theory]
    [InlineData("XAD", 2)]
    [InlineData("BGN", 2)]
    [InlineData("BYR", 0)]
    [InlineData("MRO", 2)]
    [InlineData("JPY", 0)]
    [InlineData("BHD", 3)]
    [InlineData("UYW", 4)]
    public void Codes_in_use_and_those_withdrawn_since_2017_are_currencies(string code, int places) => Assert.Equal(places, Currency.Parse(code).DecimalPlaces);

    [Theory]
    [InlineData("HRK", null, "2023-01-31")]
    [InlineData("BGN", null, "2025-12-31")]
    [InlineData("XCG", "2025-03-31", null)]
    [InlineData("ZWG", "2024-06-25", null)]
    [InlineData("EUR", null, null)]
    public void A_code_is_in_use_between_its_days(string code, string? first, string? last)
    {
        Assert.Equal(first, Currency.Parse(code).FirstDay?.ToString());
        Assert.Equal(last, Currency.Parse(code).LastDay?.ToString());
    }

    [Fact]
    public void Every_withdrawn_code_has_a_last_day_and_every_day_is_of_a_currency()
    {
        Assert.Equal(CurrencyTable.Historic.Select(entry => entry.Code), CurrencyTable.Withdrawn.Select(entry => entry.Code).Order(StringComparer.Ordinal));
        Assert.All(CurrencyTable.Introduced.Concat(CurrencyTable.Withdrawn), entry => Assert.True(Currency.TryParse(entry.Code, out _) && BusinessDay.TryParse(entry.Item2, out _)));
        Assert.Equal(Currency.All.Count, Currency.All.Distinct().Count());
    }

    [Theory]
    [InlineData("XAU", "'XAU' is ISO 4217's code for gold, which is not accepted as money.")]
    [InlineData("XXX", "'XXX' is ISO 4217's code for no currency, which is not accepted as money.")]
    [InlineData("eur", "'eur' is not a currency of ISO 4217, whose codes are capitals: EUR.")]
    [InlineData("EUX", "'EUX' is not a currency of ISO 4217, nor one that was withdrawn from it since 2017.")]
    [InlineData("", "'' is not a currency of ISO 4217, nor one that was withdrawn from it since 2017.")]
    public void What_is_said_of_a_refused_code_is_true_of_it(string code, string said)
    {
        Assert.False(Currency.TryParse(code, out _));
        Assert.Equal(said, Currency.WhyNot(code));
    }

    [Fact]
    public void Codes_that_are_no_money_are_not_currencies() => Assert.All(CurrencyTable.NoMoney, entry => Assert.False(Currency.TryParse(entry.Code, out _)));
}
