using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Sections.ClientMoney;
using Xunit;

namespace Accounting.Tests.Reporting.Sections.ClientMoney;

/// <summary>A month that opens with a final report in which debts of some customers lowered what was owed to others.</summary>
public sealed class OlderDefinitionTests
{
    private static readonly Currency Euro = Currency.Parse("EUR");

    [Theory]
    [InlineData(ReportDefinition.ClientMoneyByAccount - 1, true)]
    [InlineData(ReportDefinition.ClientMoneyByAccount, false)]
    public void A_report_of_an_older_definition_is_known_by_its_number(int definition, bool isNetted)
    {
        using var harness = new ReportingHarness();
        using DuckConnection connection = harness.Database.Connect();
        string path = Path.Combine(harness.Store.Location, "..", "scratch", "published.parquet");
        connection.CopyToParquet("SELECT 'EUR' AS currency, CAST(85 AS DECIMAL(38,4)) AS liability", path, new ParquetOptions(), TestContext.Current.CancellationToken);
        var published = PublishedClientMoney.Read(connection, path, definition, TestContext.Current.CancellationToken);
        Assert.Equal((Money(85), isNetted), (Assert.Single(published.Liabilities).Value, published.IsNetted));
    }

    /// <summary>85 were published: 140 less 55 of debts. Since then 7 became known of a customer in credit, and 10 came in.</summary>
    [Fact]
    public void What_the_debts_lowered_is_told_apart_from_what_became_known_since()
    {
        ClientPosition before = new(Money(147), Money(40), default, Money(15), default, default, default), end = before with { Balances = Money(157) };
        var month = new ClientMoneyMonth(before, [new ClientMoneyDay(new BusinessMonth(2026, 10).LastDay, Euro, end, null)]) { Published = Money(85), PublishedNetted = true };
        Assert.Equal((Money(85), Money(55), Money(7), Money(10)), (month.Opening, month.DefinitionChange, month.PriorPeriodAdjustment, month.Movement));
        Assert.Equal(month.End.Liability, month.Opening + month.DefinitionChange + month.PriorPeriodAdjustment + month.Movement);
        Assert.Equal((Money(62), AmountSum.Zero), (month with { PublishedNetted = false } is var same ? (same.PriorPeriodAdjustment, same.DefinitionChange) : default));
    }

    private static AmountSum Money(int units) => new((Int128)units * Amount.Scale);
}
