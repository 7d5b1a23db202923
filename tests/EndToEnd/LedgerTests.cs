using System.Globalization;
using System.Text.Json;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>Years of a real account, whose months are known from elsewhere.</summary>
[Collection(RealDemo.Name)]
public sealed class LedgerTests(LedgerDemo demo)
{
    private static int Months { get; } = Thoroughness.Pick(29, 162);

    [Fact]
    public void Every_month_of_the_real_ledger_comes_to_what_the_bank_said()
    {
        demo.Result.Expect(0);
        string last = LedgerDemo.NameOf(LedgerDemo.LastMonth);
        Dictionary<string, IReadOnlyDictionary<string, string>> expected = Tsv.Read(AccountingProgram.DataFile("sshc_expected_months.tsv"))
            .Where(row => string.CompareOrdinal(row["month"], last) <= 0)
            .ToDictionary(row => row["month"]);
        string carried = "0.0000";
        int months = 0;
        for (DateOnly month = LedgerDemo.FirstMonth; month <= LedgerDemo.LastMonth; month = month.AddMonths(1), months++)
        {
            IReadOnlyDictionary<string, string> reported = Statements(LedgerDemo.NameOf(month)).Single();
            if (expected.Remove(LedgerDemo.NameOf(month), out IReadOnlyDictionary<string, string>? known))
            {
                AssertSame(known, reported);
                carried = known["closing"];
            }
            else
            {
                Assert.Equal("0", reported["transactions"]);
                AssertAmount(carried, reported["opening"]);
                AssertAmount(carried, reported["closing"]);
            }
        }

        Assert.Equal(Months, months);
        Assert.Empty(expected);
    }

    [Fact]
    public void Every_balance_chain_is_unbroken_and_every_control_green()
    {
        string[] controls = Directory.GetFiles(Path.Combine(demo.Data, "reports"), "controls.tsv", SearchOption.AllDirectories);
        Assert.Equal(Months, controls.Count(path => path.Contains("/revision-1/", StringComparison.Ordinal)));
        Assert.All(controls.Where(path => path.Contains("/revision-1/", StringComparison.Ordinal)), path =>
        {
            IReadOnlyList<IReadOnlyDictionary<string, string>> rows = Tsv.Read(path);
            Assert.All(rows, row => Assert.Contains(row["verdict"], new[] { "green", "not checked" }));
            Assert.All(rows.Where(row => row["control"] == "balance-chain"), row => Assert.Equal("0", row["left"]));
        });
    }

    [Fact]
    public async Task The_same_demo_again_verifies_what_is_there_and_prints_the_same()
    {
        ProgramResult again = (await AccountingProgram.RunAsync("demo", "--input", demo.Input, "--data", demo.Data)).Expect(0);

        Assert.Equal(demo.Result.Output.TrimEnd() + " (verified, from an earlier run)", again.Output.TrimEnd());
    }

    [Fact]
    public async Task A_statement_of_the_account_leads_down_to_its_transactions()
    {
        ProgramResult statement = (await AccountingProgram.RunAsync("statement", "--account", "1", "--month", "2012-09", "--data", demo.Data, "--format", "tsv")).Expect(0);
        string[] lines = statement.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["line", "opening", "prior-period adjustment", "transaction", "transaction", "transaction", "closing"], lines.Select(line => line.Split('\t')[1]));
        Assert.Equal("195.00", lines[^1].Split('\t')[8]);
    }

    [Fact]
    public async Task Status_and_report_tell_the_months_as_JSON()
    {
        string last = LedgerDemo.NameOf(LedgerDemo.LastMonth);
        ProgramResult status = (await AccountingProgram.RunAsync("status", "--data", demo.Data, "--format", "json")).Expect(0);
        using var read = JsonDocument.Parse(status.Output);
        Assert.Equal(Thoroughness.Pick(374, 3881), read.RootElement.GetProperty("partitions").EnumerateArray().Sum(partition => partition.GetProperty("next_offset").GetInt64()));
        Assert.Contains(read.RootElement.GetProperty("months").EnumerateArray(), month => month.GetProperty("month").GetString() == last && month.GetProperty("state").GetString() == "final");

        ProgramResult report = (await AccountingProgram.RunAsync("report", "--month", last, "--data", demo.Data, "--format", "json")).Expect(0);
        using var shown = JsonDocument.Parse(report.Output);
        Assert.Equal(1, shown.RootElement[0].GetProperty("revision").GetInt32());
    }

    private static void AssertSame(IReadOnlyDictionary<string, string> expected, IReadOnlyDictionary<string, string> reported)
    {
        Assert.Equal(expected["transactions"], reported["transactions"]);
        AssertAmount(expected["opening"], reported["opening"]);
        AssertAmount(expected["deposits"], reported["deposit_amount"]);
        AssertAmount(expected["withdrawals"], reported["withdrawal_amount"]);
        AssertAmount(expected["adjustments"], reported["adjustment_amount"]);
        AssertAmount(expected["closing"], reported["closing"]);
    }

    private static void AssertAmount(string expected, string reported) =>
        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), decimal.Parse(reported, CultureInfo.InvariantCulture));

    private IReadOnlyList<IReadOnlyDictionary<string, string>> Statements(string month) =>
        Tsv.Read(Path.Combine(demo.Data, "reports", $"month={month}", "revision-1", "account-statements.tsv"));
}
