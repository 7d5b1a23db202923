using Accounting.Aggregator.Store;
using Accounting.Service.CommandLine;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Service.Commands;

public sealed class NightlyFundsTests : IAsyncLifetime
{
    private readonly TestPipeline _pipeline = new();
    private readonly TemporaryFolder _files = new();

    public async ValueTask InitializeAsync()
    {
        await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, TestContext.Current.CancellationToken);
        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(0, Deposit(1, "10"), Deposit(2, "20"))));
    }

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        _files.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("--funds")]
    [InlineData("--set")]
    public async Task Funds_given_by_option_or_setting_stand_beside_client_money(string how)
    {
        string file = _files.At("funds.tsv");
        await File.WriteAllTextAsync(file, "date\tcurrency\tinstitution\tamount\n2026-10-05\tEUR\tBank\t25.00\n", TestContext.Current.CancellationToken);
        await NightlyAsync(how, how == "--set" ? $"nightly:funds_file={file}" : file);
        string table = await File.ReadAllTextAsync(
            Directory.GetFiles(_pipeline.Root, "client-money-daily.tsv", SearchOption.AllDirectories).First(), TestContext.Current.CancellationToken);
        Assert.Contains(table.Split('\n'), line => line.StartsWith("2026-10-05\tEUR\t", StringComparison.Ordinal) && line.Contains("\t25.00\t", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Funds_that_cannot_be_read_are_told_before_anything_is_done()
    {
        string file = _files.At("funds.tsv");
        await File.WriteAllTextAsync(file, "date\tcurrency\tinstitution\tamount\n2026-10-05\tEURO\tBank\t25.00\n", TestContext.Current.CancellationToken);
        string told = (await NightlyAsync("--funds", file)).Expect(ExitCode.Usage);
        Assert.Contains("line 2, column currency: 'EURO'", told, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_pipeline.Root, "reports")));
    }

    private Task<CommandRun> NightlyAsync(params string[] arguments) =>
        CommandRun.OfAsync(_pipeline.Clock, ["nightly", "--data", _pipeline.Root, "--set", "nightly:replay_days=0", .. arguments]);
}
