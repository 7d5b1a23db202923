using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>Small inputs whose client money was once wrong, through the real executable.</summary>
[Collection(RealExecutable.Name)]
public sealed class ClientMoneyCasesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Those_in_credit_are_owed_all_that_they_have()
    {
        await DemoAsync("client-money-overdrawn", "client-money-overdrawn.funds");
        IReadOnlyDictionary<string, string> pounds = Tsv.Read(PathOf("client-money")).Single(row => row["currency"] == "GBP");
        Assert.Equal(
            ("140.00", "85.00", "40.00", "15.00", "25.00", "490.00", "190.00", "50.00"),
            (pounds["liability"], pounds["netted"], pounds["overdrawn"], pounds["negative_pending"], pounds["negative_exposure"], pounds["exposure_beyond_balance"], pounds["funds"], pounds["surplus"]));
        Assert.Equal(
            [("exposure beyond balance", "4"), ("negative exposure", "7"), ("negative pending", "3"), ("overdrawn", "2")],
            Tsv.Read(PathOf("client-money-accounts")).Select(row => (row["finding"], row["account_id"])).Order());
        Assert.Equal(("140.00", "150.00", "10.00"), Daily("2026-01-10"));
        Assert.Equal(("140.00", "190.00", "50.00"), Daily("2026-01-31"));
        Assert.Equal(
            [
                ("client-money.funds-complete", "GBP", "incomplete: 2026-01-10 without Bank B, 2026-01-10 without PSP"), ("client-money.funds-negative", "GBP", "negative: 2026-01-31 PSP -30.00"),
                ("client-money.funds-stated", "JPY", "funds not stated"), ("client-money.funds-stated", "KWD", "funds not stated at the month's end, but on 1 of 31 days"),
            ],
            Tsv.Read(PathOf("controls")).Where(row => row["control"].StartsWith("client-money.funds", StringComparison.Ordinal) && row["verdict"] == "amber").Select(row => (row["control"], row["currency"], row["concerns"])).Order());
    }

    private (string Liability, string Funds, string Surplus) Daily(string day)
    {
        IReadOnlyDictionary<string, string> row = Tsv.Read(PathOf("client-money-daily")).Single(row => row["day"] == day && row["currency"] == "GBP");
        return (row["liability"], row["funds"], row["surplus"]);
    }

    private async Task DemoAsync(string input, string funds) => (await AccountingProgram.RunAsync(
        "demo", "--input", AccountingProgram.DataFile(Path.Combine("cases", input + ".tsv")), "--data", _folder.At("data"),
        "--set", "nightly:funds_file=" + AccountingProgram.DataFile(Path.Combine("cases", funds + ".tsv")))).Expect(0);

    private string PathOf(string table) => Path.Combine(_folder.At("data"), "reports", "month=2026-01", "revision-1", table + ".tsv");
}
