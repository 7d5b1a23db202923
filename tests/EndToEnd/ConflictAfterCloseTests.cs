using Accounting.Service.CommandLine;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>Ten deposits are sent again with another amount after their month is final, through the real executable.</summary>
[Collection(RealExecutable.Name)]
public sealed class ConflictAfterCloseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_first_open_month_lists_all_of_them_and_waits_until_somebody_has_signed_them_off()
    {
        using BrokerProcess broker = await BrokerProcess.StartAsync(partitions: 1);
        await ArriveAsync(broker, "conflict-1");
        await RunAsync(ExitCode.Done, "nightly", "--as-of", "2026-02-04T06:00:00Z");
        byte[] final = await File.ReadAllBytesAsync(PathOf("2026-01", "revision-1", "account-statements"), TestContext.Current.CancellationToken);

        await ArriveAsync(broker, "conflict-2");
        await RunAsync(ExitCode.LeftUndone, "nightly", "--as-of", "2026-03-04T06:00:00Z");
        Assert.Equal(final, await File.ReadAllBytesAsync(PathOf("2026-01", "revision-1", "account-statements"), TestContext.Current.CancellationToken));
        Assert.Equal(("10", "red"), Control("provisional"));
        Assert.Equal(10, Tsv.Read(PathOf("2026-02", "provisional", "exceptions")).Count(row => row["exception"] == "conflict" && row["business_day"] == "2026-01-10"));

        await RunAsync(ExitCode.Done, "quarantine", "sign-off", "--all-conflicts", "--by", "J. Doe", "--reason", "the exchange confirms");
        await RunAsync(ExitCode.Done, "nightly", "--as-of", "2026-03-04T06:00:00Z");
        await broker.StopAsync();
        Assert.Equal(("0", "green"), Control("revision-1"));
        await RunAsync(ExitCode.Done, "verify");
    }

    private (string Left, string Verdict) Control(string folder)
    {
        IReadOnlyDictionary<string, string> found = Tsv.Read(PathOf("2026-02", folder, "controls")).Single(row => row["control"] == "conflicts");
        return (found["left"], found["verdict"]);
    }

    private async Task ArriveAsync(BrokerProcess broker, string input)
    {
        (await AccountingProgram.RunAsync("produce", "--input", AccountingProgram.DataFile(Path.Combine("cases", input + ".tsv")), "--bootstrap-servers", broker.Server)).Expect(0);
        await RunAsync(ExitCode.Done, ["run", "--roles", "consumer", "--until-caught-up", .. broker.Log]);
    }

    private async Task RunAsync(ExitCode expected, params string[] arguments) =>
        (await AccountingProgram.RunAsync([.. arguments, "--data", _folder.At("data")])).Expect((int)expected);

    private string PathOf(string month, string folder, string table) => _folder.At("data", "reports", $"month={month}", folder, table + ".tsv");
}
