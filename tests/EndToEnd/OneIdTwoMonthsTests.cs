using Accounting.Service.CommandLine;
using Accounting.Tests.Service;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>One id in two months, consumed and closed by the real executable: no month with it closes, the report names it, and once the exchange has cured it the months close rightly.</summary>
[Collection(RealExecutable.Name)]
public sealed class OneIdTwoMonthsTests : IDisposable
{
    private const string Header = "transaction_id\trevision\tvoided\taccount_id\tkind\tcurrency\tamount\toccurred_at\toriginal_occurred_at";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("same-id-two-months", "UTC", "2026-02", "2026-02-01T00:01:00Z", "2026-02-01T00:01:00Z", true, "100.00")]
    [InlineData("revision-with-wrong-original-time", "UTC", "2026-02", "2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z", true, "90.00")]
    [InlineData("same-id-across-midnight-london", "Europe/London", "2026-08", "2026-07-31T23:01:00Z", "2026-07-31T22:59:00Z", false, "100.00")]
    public async Task No_month_closes_over_it_until_the_exchange_has_cured_it(
        string input, string zone, string last, string curedAt, string originalAt, bool voids, string closing)
    {
        string file = AccountingProgram.DataFile(Path.Combine("cases", input + ".tsv"));
        string id = Tsv.Read(file)[0]["transaction_id"];
        string asOf = last[..5] + (last == "2026-02" ? "03-05T06:00:00Z" : "09-05T06:00:00Z");
        using BrokerProcess broker = await BrokerProcess.StartAsync(partitions: 1);
        await ArriveAsync(broker, file, zone);
        await RunAsync(ExitCode.LeftUndone, "nightly", "--as-of", asOf);
        Assert.Empty(Directory.GetDirectories(_folder.At("data", "reports"), "revision-*", SearchOption.AllDirectories));
        string told = (await CommandRun.OfAsync(TimeProvider.System, "report", "--month", last, "--data", _folder.At("data"))).Output;
        Assert.Contains($"Transaction {id}", told, StringComparison.Ordinal);
        Assert.Contains(Table(last, "provisional"), row => row["transaction_id"] == id && row["state"] == "red" && row["months"].EndsWith(last, StringComparison.Ordinal));
        Assert.Equal(ExitCode.Usage, (await CommandRun.OfAsync(TimeProvider.System, "quarantine", "sign-off", "--id", id, "--by", "J. Doe", "--reason", "none", "--data", _folder.At("data"))).Code);

        string[] cure = [id, "1", voids ? "true" : "", "1", "DEPOSIT", "GBP", "100", curedAt, originalAt];
        await File.WriteAllLinesAsync(_folder.At("cure.tsv"), [Header, string.Join('\t', cure)], TestContext.Current.CancellationToken);
        await ArriveAsync(broker, _folder.At("cure.tsv"), zone);
        await RunAsync(ExitCode.Done, "nightly", "--as-of", asOf);
        await broker.StopAsync();
        Assert.Equal(closing, Assert.Single(Tsv.Read(PathOf(last, "revision-1", "account-statements")))["closing"]);
        Assert.All(Tsv.Read(PathOf(last, "revision-1", "controls")).Where(control => control["blocks_close"] == "true"), control => Assert.Contains(control["verdict"], new[] { "green", "not checked" }));
        if (voids)
        {
            Assert.Contains(Table(last, "revision-1"), row => row["transaction_id"] == id && row["state"] == "cured");
        }

        await AskAsync(ExitCode.Done, "verify", "--data", _folder.At("data"));
    }

    private async Task ArriveAsync(BrokerProcess broker, string file, string zone)
    {
        await AskAsync(ExitCode.Done, "produce", "--input", file, "--bootstrap-servers", broker.Server);
        await RunAsync(ExitCode.Done, ["run", "--roles", "consumer", "--until-caught-up", "--time-zone", zone, .. broker.Log]);
    }

    /// <summary>What only fills the topic or only reads the store, in this process: the executable is what consumes and closes.</summary>
    private static async Task AskAsync(ExitCode expected, params string[] arguments) => (await CommandRun.OfAsync(TimeProvider.System, arguments)).Expect(expected);

    private async Task RunAsync(ExitCode expected, params string[] arguments) =>
        (await AccountingProgram.RunAsync([.. arguments, "--data", _folder.At("data")])).Expect((int)expected);

    private IReadOnlyList<IReadOnlyDictionary<string, string>> Table(string month, string folder) => Tsv.Read(PathOf(month, folder, "transaction-ids"));

    private string PathOf(string month, string folder, string table) => _folder.At("data", "reports", $"month={month}", folder, table + ".tsv");
}
