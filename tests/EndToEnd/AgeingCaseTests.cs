using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>
/// Fourteen transactions whose ages a reader can tell by hand, through the real executable: 10 of 50 and 30 that were asked for are still to be paid, 15 of a bet of 20
/// and another of 25 are open, one account owes, one was opened with the books and one deposited before January 2025 was over.
/// </summary>
[Collection(RealExecutable.Name)]
public sealed class AgeingCaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_open_has_the_age_that_one_tells_by_hand()
    {
        (await AccountingProgram.RunAsync("demo", "--input", AccountingProgram.DataFile(Path.Combine("cases", "ageing.tsv")), "--data", _folder.At("data"))).Expect(0);
        Assert.Equal(
            [
                ("pending", "2 to 7 days", "1", "30.00", "2026-01-25", "false"), ("pending", "31 to 90 days", "1", "10.00", "2025-12-20", "false"),
                ("exposure", "0 to 1 days", "1", "25.00", "2026-01-30", "false"), ("exposure", "8 to 30 days", "1", "15.00", "2026-01-10", "false"),
                ("overdrawn", "8 to 30 days", "1", "5.00", "2026-01-20", "false"),
                ("dormant", "366 to 730 days", "2", "139.00", "2025-01-02", "true"),
                ("not dormant", "0 to 1 days", "1", "60.00", "2026-01-30", "false"), ("not dormant", "2 to 7 days", "1", "160.00", "2026-01-25", "false"),
            ],
            Table("2026-01", "ageing").Select(row => (row["item"], row["age"], row["accounts"], row["amount"], row["oldest"], row["at_least"])));
        Assert.Equal(
            [("pending", "3", "42", "false"), ("exposure", "4", "21", "false"), ("overdrawn", "5", "11", "false"), ("dormant", "1", "394", "true"), ("dormant", "2", "386", "false")],
            Table("2026-01", "ageing-accounts").Select(row => (row["item"], row["account_id"], row["age_days"], row["at_least"])));
        Assert.DoesNotContain(Table("2025-12", "ageing"), row => row["item"] == "dormant");
        Assert.Contains("The books begin on 2 January 2025, so nobody is known to be before the end of January 2026.", await PageAsync("2025-12"), StringComparison.Ordinal);
        Assert.Contains(
            "The oldest by account: pending 3 since 2025-12-20 (40.00 GBP); exposure 4 since 2026-01-10 (40.00 GBP); overdrawn 5 since 2026-01-20 (5.00 GBP); dormant 1 since 2025-01-02 at least (40.00 GBP), 2 since 2025-01-10 (99.00 GBP).",
            await PageAsync("2026-01"),
            StringComparison.Ordinal);
        Assert.All(Table("2026-01", "controls").Where(control => control["control"].StartsWith("ageing.", StringComparison.Ordinal)), control => Assert.Equal("green", control["verdict"]));

        string[] statement = ["statement", "--data", _folder.At("data"), "--account", "3", "--month", "2026-01"];
        const string Oldest = "pending 40.00, the oldest since 2025-12-20, 42 days";
        Assert.DoesNotContain("oldest", (await AccountingProgram.RunAsync(statement)).Output, StringComparison.Ordinal);
        Assert.Contains(Oldest, (await AccountingProgram.RunAsync([.. statement, "--detail"])).Output, StringComparison.Ordinal);
        Assert.Contains(Oldest, (await AccountingProgram.RunAsync([.. statement, "--detail", "--format", "html"])).Output, StringComparison.Ordinal);
        Assert.Contains("\"age_days\": 42", (await AccountingProgram.RunAsync([.. statement, "--format", "json"])).Output, StringComparison.Ordinal);

        ProgramResult refused = await AccountingProgram.RunAsync("nightly", "--data", _folder.At("data"), "--set", "report:dormant_after_months=0");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("report:dormant_after_months", refused.Error, StringComparison.Ordinal);
    }

    private Task<string> PageAsync(string month) => File.ReadAllTextAsync(Path.Combine(Folder(month), "report.html"), TestContext.Current.CancellationToken);

    private IReadOnlyList<IReadOnlyDictionary<string, string>> Table(string month, string table) => [.. Tsv.Read(Path.Combine(Folder(month), table + ".tsv"))];

    private string Folder(string month) => Path.Combine(_folder.At("data"), "reports", $"month={month}", "revision-1");
}
