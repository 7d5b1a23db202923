using System.Globalization;
using System.Text.Json;
using Accounting.Aggregator.Store;
using Accounting.Service.CommandLine;
using Accounting.Tests.Service;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>
/// January and February are final when, forty days after it happened, a deposit of January is corrected: through the real executable from the topic to the
/// restated months.
/// </summary>
[Collection(RealExecutable.Name)]
public sealed class LateCorrectionTests : IDisposable
{
    private const string Header = "transaction_id\trevision\taccount_id\tkind\tcurrency\tamount\toccurred_at\toriginal_occurred_at";

    private const string Corrected = "00000000-0000-4000-8000-000000000001";

    private static readonly string[] Early =
    [
        Row(1, 0, 1, "DEPOSIT", "100", "2020-01-25T12:00:00Z"), Row(2, 0, 2, "DEPOSIT", "7", "2020-01-26T12:00:00Z"), Row(3, 0, 1, "FEE", "-2.50", "2020-02-10T12:00:00Z"),
        Row(4, 0, 1, "DEPOSIT", "10", "2020-03-02T12:00:00Z"),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_correction_of_forty_days_ago_is_adjusted_explained_and_restated_and_counted_once()
    {
        using BrokerProcess broker = await BrokerProcess.StartAsync(partitions: 1);
        await ArriveAsync(broker, Early);
        await RunAsync("nightly", "--as-of", "2020-03-04T06:00:00Z");
        string firstNight = Path.GetFileNameWithoutExtension(Directory.GetFiles(_folder.At("data", "runs"), "nightly-*").Single());
        SortedDictionary<string, ContentHash256> final = Finals();
        Assert.Contains("reports/month=2020-02/revision-1/manifest.json", final.Keys);
        await RunAsync("journal", "--month", "2020-01", "--out", _folder.At("erp"));
        SortedDictionary<string, ContentHash256> booked = StoreContents.Of(_folder.At("erp"));

        await ArriveAsync(broker, Row(1, 1, 1, "DEPOSIT", "94", "2020-01-25T12:00:00Z"));
        await RunAsync("nightly", "--as-of", "2020-03-06T06:00:00Z");
        await broker.StopAsync();
        Assert.Equal(final, Finals());
        Assert.Equal("97.50 -6.00 101.50", Rolled("2020-03", "provisional"));
        await RequireExplainedAsync("2020-03", firstNight, "provisional", "107.50", "101.50");
        Assert.Contains("corrects 2020-01: -6.00, " + Corrected, await AskAsync("trace", "--month", "2020-03", "--account", "1"), StringComparison.Ordinal);

        await RunAsync("restate", "--month", "2020-01", "--reason", "the bank's statement", "--by", "J. Doe");
        SortedDictionary<string, ContentHash256> restated = Finals();
        Assert.All(final, file => Assert.Equal(file.Value, restated[file.Key]));
        RequireDifference("2020-01", "deposit_amount", "closing");
        RequireDifference("2020-02", "opening", "closing");
        await RequireJournalAsync(booked);
        await RequireExplainedAsync("2020-01", "revision-1", "revision-2", "100.00", "94.00");
        Assert.Equal("94.00 0.00 91.50", Rolled("2020-02", "revision-2"));

        await RunAsync("nightly", "--as-of", "2020-04-04T06:00:00Z");
        Assert.Equal("91.50 0.00 101.50", Rolled("2020-03", "revision-1"));
        Assert.Empty(Tsv.Read(Table("2020-03", "revision-1", "corrections")));
        Assert.All(Tsv.Read(Table("2020-03", "revision-1", "controls")), control => Assert.Contains(control["verdict"], new[] { "green", "not checked" }));
        Assert.Contains("the bank's statement", await AskAsync("report", "--month", "2020-02", "--history"), StringComparison.Ordinal);
        await AskAsync("verify");
    }

    /// <summary>Messages come to the topic and are consumed up to its end.</summary>
    private async Task ArriveAsync(BrokerProcess broker, params string[] rows)
    {
        await File.WriteAllLinesAsync(_folder.At("rows.tsv"), rows.Prepend(Header), TestContext.Current.CancellationToken);
        (await AccountingProgram.RunAsync("produce", "--input", _folder.At("rows.tsv"), "--bootstrap-servers", broker.Server)).Expect(0);
        await RunAsync(["run", "--roles", "consumer", "--until-caught-up", .. broker.Log]);
    }

    private async Task<string> RunAsync(params string[] arguments) => (await AccountingProgram.RunAsync([.. arguments, "--data", _folder.At("data")])).Expect(0).Output;

    /// <summary>What only reads is asked in this process: starting another costs more than the answer.</summary>
    private async Task<string> AskAsync(params string[] arguments) => (await CommandRun.OfAsync(TimeProvider.System, [.. arguments, "--data", _folder.At("data")])).Expect(ExitCode.Done);

    /// <summary>The one transaction, with its place in the log: behind all that came early.</summary>
    private async Task RequireExplainedAsync(string month, string before, string after, string figureBefore, string figureAfter)
    {
        using var json = JsonDocument.Parse(await AskAsync("explain", "--month", month, "--account", "1", "--between", before, after, "--format", "json"));
        JsonElement found = Assert.Single(json.RootElement.EnumerateArray());
        JsonElement row = Assert.Single(found.GetProperty("rows").EnumerateArray());
        Assert.Equal((figureBefore, figureAfter, "-6.00"), (Text(found, "before"), Text(found, "after"), Text(found, "difference")));
        Assert.Equal((Corrected, "-6.00", "revised"), (Text(row, "transaction_id"), Text(row, "effect"), Text(row, "change")));
        Assert.Equal((0, (long)Early.Length), (row.GetProperty("partition").GetInt32(), row.GetProperty("offset").GetInt64()));
    }

    /// <summary>Revision 2 differs from revision 1 by six, in these columns alone, and by the one transaction.</summary>
    private void RequireDifference(string month, params string[] columns)
    {
        IReadOnlyDictionary<string, string> difference = Assert.Single(Tsv.Read(Table(month, "revision-2", "restatement-statements")));
        Assert.Equal([.. columns, "available"], difference.Where(cell => cell.Key is not ("account_id" or "account_type" or "currency") && Number(cell.Value) != 0).Select(cell => cell.Key));
        Assert.All(columns, column => Assert.Equal("-6.00", difference[column]));
        IReadOnlyDictionary<string, string> transaction = Assert.Single(Tsv.Read(Table(month, "revision-2", "restatement-transactions")));
        Assert.Equal((Corrected, "-6.00"), (transaction["transaction_id"], transaction["amount"]));
    }

    /// <summary>What was booked first goes out with the same bytes, and with the difference it is the whole of revision 2.</summary>
    private async Task RequireJournalAsync(SortedDictionary<string, ContentHash256> booked)
    {
        await RunAsync("journal", "--month", "2020-01", "--revision", "1", "--out", _folder.At("erp"));
        await AskAsync("journal", "--month", "2020-01", "--fresh", "--out", _folder.At("erp"));
        await AskAsync("journal", "--month", "2020-01", "--out", _folder.At("erp"));
        Assert.All(booked, file => Assert.Equal(file.Value, StoreContents.Of(_folder.At("erp"))[file.Key]));
        Assert.Equal("client liabilities 101.00, bank control -101.00", Booked("1", "2-difference"));
        Assert.Equal(Booked("2"), Booked("1", "2-difference"));
    }

    private string Booked(params string[] revisions) => string.Join(", ", revisions.SelectMany(revision => Tsv.Read(_folder.At("erp", $"journal-2020-01-revision-{revision}.tsv")))
        .GroupBy(line => line["ledger_account"])
        .Select(account => string.Create(CultureInfo.InvariantCulture, $"{account.Key} {account.Sum(line => Number(line["credit"]) - Number(line["debit"]))}")));

    private string Rolled(string month, string folder)
    {
        IReadOnlyDictionary<string, string> row = Tsv.Read(Table(month, folder, "account-statements")).Single(row => row["account_id"] == "1");
        return $"{row["opening"]} {row["prior_period_adjustment"]} {row["closing"]}";
    }

    private string Table(string month, string folder, string table) => _folder.At("data", "reports", $"month={month}", folder, table + ".tsv");

    private SortedDictionary<string, ContentHash256> Finals() => new(
        StoreContents.Of(_folder.At("data"))
            .Where(file => file.Key.Contains("/revision-1/", StringComparison.Ordinal) || file.Key.StartsWith("reports/chain/", StringComparison.Ordinal) || file.Key.StartsWith("reports/content/", StringComparison.Ordinal))
            .ToDictionary(),
        StringComparer.Ordinal);

    private static string Row(int id, int revision, long account, string kind, string amount, string at) =>
        $"00000000-0000-4000-8000-{id:d12}\t{revision}\t{account}\t{kind}\tEUR\t{amount}\t{at}\t{at}";

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static decimal Number(string cell) => decimal.Parse(cell, CultureInfo.InvariantCulture);
}
