using System.Globalization;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>
/// All roles, started in an empty folder again and again while the machine has more to do than it can, and stopped in order: what races between the
/// native libraries there are shows as a process that ends by a signal.
/// </summary>
[Collection(RealExecutable.Name)]
public sealed class StartTests
{
    private const int AtOnce = 3;

    private static readonly int Starts = Thoroughness.Pick(6, 300);

    [Fact]
    public async Task Every_start_under_load_gets_ready_and_ends_in_order()
    {
        using BrokerProcess broker = await BrokerProcess.StartAsync(partitions: 3);
        await broker.ProduceMonthAsync("2026-07", seed: 1, accounts: 20, transactions: 200);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task[] load = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Factory.StartNew(() => Spin(enough.Token), enough.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default))];

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Starts), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = enough.Token }, (number, _) => new ValueTask(StartAsync(broker, number)));

        await enough.CancelAsync();
        await Task.WhenAll(load);
    }

    private static async Task StartAsync(BrokerProcess broker, int number)
    {
        using var folder = new TemporaryFolder();
        using AccountingProgram program = AccountingProgram.Start(
            ["run", "--data", folder.At("data"), "--ready-file", folder.At("ready"), "--group", number.ToString(CultureInfo.InvariantCulture), .. broker.Log]);
        await FileArrival.WaitAsync(folder.Path, "ready", program);

        program.Stop();

        (await program.ResultAsync()).Expect(0);
        Assert.True(File.Exists(folder.At("data", "store.json")));
    }

    private static void Spin(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            Thread.SpinWait(10_000);
        }
    }
}
