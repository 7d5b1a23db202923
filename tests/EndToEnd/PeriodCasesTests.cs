using Accounting.Aggregator.Store;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>Small inputs whose betting was once told wrong, through the real executable.</summary>
[Collection(RealExecutable.Name)]
public sealed class PeriodCasesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_becomes_known_of_a_closed_quarter_is_told_once_as_prior_period_and_counts_to_date()
    {
        using BrokerProcess broker = await BrokerProcess.StartAsync(partitions: 1);
        await ArriveAsync(broker, "late-commission-1");
        await RunAsync("nightly", "--as-of", "2026-04-04T06:00:00Z");
        Assert.Equal(["5.00", "7.00", "2.00"], new[] { 1, 2, 3 }.Select(month => Total(month, "month")["ggy"]));
        Assert.Equal("14.00", Total(3, "quarter to date")["ggy"]);
        SortedDictionary<string, ContentHash256> published = Finals();

        await ArriveAsync(broker, "late-commission-2");
        await RunAsync("nightly", "--as-of", "2026-05-04T06:00:00Z");
        Assert.All(published, file => Assert.Equal(file.Value, Finals()[file.Key]));
        Assert.Equal(("3.00", "11.00", "100.00", "2"), (Total(4, "month")["ggy"], Total(4, "month")["prior_ggy"], Total(4, "month")["prior_turnover"], Total(4, "month")["prior_bets"]));
        IReadOnlyDictionary<string, string> january = Total(4, "prior period");
        Assert.Equal(("2026-01", "11.00", "100.00", "2"), (january["original_period"], january["ggy"], january["turnover"], january["bets"]));
        Assert.Equal(("14.00", "11.00"), (Total(4, "quarter to date")["ggy"], Total(4, "quarter to date")["prior_ggy"]));
        Assert.Equal(("28.00", "11.00"), (Total(4, "year to date")["ggy"], Total(4, "year to date")["prior_ggy"]));
        IReadOnlyDictionary<string, string> market = Table(4, "markets").Single(row => row["market_id"] == "3");
        Assert.Equal(("0.00", "2026-01", "100.00", "-11.00", "11.00", "2"), (market["turnover"], market["prior_periods"], market["prior_turnover"], market["prior_commission"], market["prior_ggy"], market["prior_bets"]));
        Assert.Equal("11.00", Table(4, "summary").Single(row => row["dimension"] == "original period" && row["value"] == "2026-01")["prior_ggy"]);
        Assert.Equal(("11.00", "11.00", "green"), (Control("prior-periods.ggy")["left"], Control("prior-periods.ggy")["right"], Control("prior-periods.ggy")["verdict"]));
        Assert.Equal(("28.00", "28.00", "green"), (Control("to-date.ggy")["left"], Control("to-date.ggy")["right"], Control("to-date.ggy")["verdict"]));
        Assert.All(Table(4, "controls").Where(control => !control["control"].StartsWith("client-money.", StringComparison.Ordinal)), control => Assert.Contains(control["verdict"], new[] { "green", "not checked" }));
        await broker.StopAsync();
    }

    [Fact]
    public async Task A_cancellation_takes_stake_back()
    {
        (await AccountingProgram.RunAsync("demo", "--input", AccountingProgram.DataFile(Path.Combine("cases", "partial-cancellation-stake.tsv")), "--data", _folder.At("data"))).Expect(0);
        Assert.Equal("-3.00", Total(1, "month")["turnover"]);
        Assert.Equal("-3.00", Table(1, "account-statements").Single()["turnover"]);
        Assert.Equal(("-3.00", "0.00"), (Table(1, "markets").Single()["turnover"], Table(1, "markets").Single()["void_turnover"]));
    }

    private async Task ArriveAsync(BrokerProcess broker, string input)
    {
        (await AccountingProgram.RunAsync("produce", "--input", AccountingProgram.DataFile(Path.Combine("cases", input + ".tsv")), "--bootstrap-servers", broker.Server)).Expect(0);
        await RunAsync(["run", "--roles", "consumer", "--until-caught-up", .. broker.Log]);
    }

    private async Task RunAsync(params string[] arguments) => (await AccountingProgram.RunAsync([.. arguments, "--data", _folder.At("data")])).Expect(0);

    private IReadOnlyDictionary<string, string> Total(int month, string period) =>
        Table(month, "regulatory").Single(row => row["period"] == period && row["level"] == "total" && row["currency"] == "GBP");

    private IReadOnlyDictionary<string, string> Control(string name) => Table(4, "controls").Single(row => row["control"] == name && row["currency"] == "GBP");

    private IReadOnlyList<IReadOnlyDictionary<string, string>> Table(int month, string table) => Tsv.Read(_folder.At("data", "reports", $"month=2026-0{month}", "revision-1", table + ".tsv"));

    private SortedDictionary<string, ContentHash256> Finals() => new(
        StoreContents.Of(_folder.At("data")).Where(file => file.Key.Contains("/revision-1/", StringComparison.Ordinal)).ToDictionary(), StringComparer.Ordinal);
}
