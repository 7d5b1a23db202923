using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>
/// A store of the version of commit 2ae2efd, with two months that are final and restated, in the hands of this one, through the real executable. What every figure
/// has to be follows by hand from the few rows that it holds.
/// </summary>
[Collection(RealExecutable.Name)]
public sealed class FormerStoreTests : IDisposable
{
    private const string Header = "transaction_id\trevision\taccount_id\tkind\tcurrency\tamount\toccurred_at\toriginal_occurred_at\taccount_sequence\tbalance_after";

    private readonly TemporaryFolder _folder = new();

    public FormerStoreTests() => FormerStore.Unpack(Data);

    private string Data => _folder.At("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_former_store_is_sound_and_read_by_every_command_and_nothing_of_it_changes()
    {
        SortedDictionary<string, ContentHash256> before = StoreContents.Of(Data);

        Assert.Contains(": sound.", await RunAsync("verify"), StringComparison.Ordinal);
        Assert.Contains("TimeAheadOfBroker          1            0", await RunAsync("quarantine", "list"), StringComparison.Ordinal);
        Assert.Matches("final +2 ", await RunAsync("status"));
        Assert.Contains("the bank's statement", await RunAsync("report", "--month", "2026-09", "--history"), StringComparison.Ordinal);
        Assert.Contains("209.00", await RunAsync("statement", "--month", "2026-08", "--account", "1", "--format", "tsv"), StringComparison.Ordinal);
        Assert.Contains("GBP 270.00 → 260.00, difference -10.00, of 1 row", await RunAsync("explain", "--month", "2026-08", "--between", "revision-1", "revision-2"), StringComparison.Ordinal);
        Assert.Contains("found by ", await RunAsync("explain", "--month", "2026-09", "--between", "revision-1", "revision-2"), StringComparison.Ordinal);
        string traced = await RunAsync("trace", "--month", "2026-09", "--account", "1");
        Assert.Contains("closing of 2026-09, account_id 1 (final, revision 2): GBP 238.00", traced, StringComparison.Ordinal);
        Assert.Contains("duplicate", traced, StringComparison.Ordinal);
        Assert.Contains("GBP 1.00", await RunAsync("trace", "--month", "2026-08", "--table", "regulatory", "--column", "ggy", "--where", "currency=GBP"), StringComparison.Ordinal);
        await RunAsync("journal", "--month", "2026-08", "--fresh", "--out", _folder.At("erp"));
        Assert.Equal("client liabilities", Tsv.Read(_folder.At("erp", "journal-2026-08-revision-2.tsv"))[0]["ledger_account"]);

        Assert.Equal(before, StoreContents.Of(Data));
    }

    [Fact]
    public async Task The_next_month_of_a_former_store_closes_and_restates_all_of_them_and_final_bytes_stay()
    {
        SortedDictionary<string, ContentHash256> published = FormerStore.Finals(Data);
        Assert.Contains("reports/month=2026-09/revision-2/manifest.json", published.Keys);

        await ReadNewGenerationAsync(
            Row(2, 1, 2, "101", "2026-08-10T11:00:00Z", "1\t100"),
            Row(30, 0, 2, "60", "2026-10-02T14:00:00Z", "8\t105"),
            Row(50, 0, 4, "3", "2026-10-20T10:00:00Z", "\t"));
        await RunAsync("nightly", "--as-of", "2026-11-04T06:00:00Z");
        Assert.Equal(
            ["1 GBP 238.00 -2.00 248.00", "2 GBP 50.00 1.00 106.00", "3 EUR 43.25 0.00 60.25", "4 GBP 0.00 0.00 15.00", "5 EUR 50.00 0.00 50.00", "9 GBP 1.00 0.00 1.00"],
            Statements("2026-10", "revision-1"));
        RequireNoRed("2026-10", "revision-1");
        Assert.DoesNotContain(StoreContents.Of(Data).Keys, key => key.StartsWith("statistics/", StringComparison.Ordinal) || key.StartsWith("transactions/date=", StringComparison.Ordinal));
        Assert.Equal(
            ["EUR 17.0000", "GBP 82.0000"],
            ParquetQuery.Run(Data, "SELECT currency || ' ' || sum(amount) FROM '{0}/transactions/*/*.parquet' WHERE business_day BETWEEN '2026-10-01' AND '2026-10-31' GROUP BY currency ORDER BY 1"));

        await RunAsync("restate", "--month", "2026-08", "--reason", "what came after the move", "--by", "J. Doe");
        Assert.Equal(["1 GBP 209.00 0.00 236.00", "2 GBP 51.00 0.00 51.00"], Statements("2026-09", "revision-3").Take(2));
        Assert.Equal(["1 GBP 236.00 0.00 248.00", "2 GBP 51.00 0.00 106.00"], Statements("2026-10", "revision-2").Take(2));
        RequireNoRed("2026-10", "revision-2");
        IReadOnlyDictionary<string, string> changed = Assert.Single(Tsv.Read(Table("2026-08", "revision-3", "restatement-transactions")));
        Assert.Equal(("00000000-0000-4000-8000-000000000002", "1.00"), (changed["transaction_id"], changed["amount"]));

        SortedDictionary<string, ContentHash256> now = FormerStore.Finals(Data);
        Assert.All(published, file => Assert.Equal(file.Value, now[file.Key]));
        Assert.Contains("deposit_amount of 2026-08, account_id 2 (final, revision 3): GBP 101.00", await RunAsync("trace", "--month", "2026-08", "--account", "2", "--column", "deposit_amount"), StringComparison.Ordinal);
        Assert.Contains(": sound.", await RunAsync("verify"), StringComparison.Ordinal);
    }

    /// <summary>The topic has moved since: these are on it, and whoever looks after it says that nothing was lost.</summary>
    private async Task ReadNewGenerationAsync(params string[] rows)
    {
        using BrokerProcess broker = await BrokerProcess.StartAsync(partitions: 3);
        await File.WriteAllLinesAsync(_folder.At("rows.tsv"), rows.Prepend(Header), TestContext.Current.CancellationToken);
        (await AccountingProgram.RunAsync("produce", "--input", _folder.At("rows.tsv"), "--bootstrap-servers", broker.Server)).Expect(0);
        string begun = await RunAsync("source", "new", "--bootstrap-servers", broker.Server, "--by", "J. Doe", "--reason", "moved");
        string retired = begun[begun.IndexOf("in place of ", StringComparison.Ordinal)..].Split([' ', '\n'])[3];
        await RunAsync(["run", "--roles", "consumer", "--until-caught-up", .. broker.Log]);
        await RunAsync("source", "sign-off", "--source", retired, "--by", "J. Doe", "--reason", "producers were stopped before the move");
        await broker.StopAsync();
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        ProgramResult result = (await AccountingProgram.RunAsync([.. arguments, "--data", Data])).Expect(0);
        return result.Output + result.Error;
    }

    /// <summary>Account, currency, opening, prior-period adjustment and closing of each row.</summary>
    private IEnumerable<string> Statements(string month, string folder) => Tsv.Read(Table(month, folder, "account-statements"))
        .Select(row => $"{row["account_id"]} {row["currency"]} {row["opening"]} {row["prior_period_adjustment"]} {row["closing"]}");

    private void RequireNoRed(string month, string folder) =>
        Assert.All(Tsv.Read(Table(month, folder, "controls")), control => Assert.NotEqual("red", control["verdict"]));

    private string Table(string month, string folder, string table) => _folder.At("data", "reports", $"month={month}", folder, table + ".tsv");

    /// <summary>The second of them the topic had before it moved: a duplicate, to the last column.</summary>
    private static string Row(int id, int revision, long account, string amount, string at, string numbered) =>
        string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{id:d12}\t{revision}\t{account}\tDEPOSIT\tGBP\t{amount}\t{at}\t{at}\t{numbered}");
}
