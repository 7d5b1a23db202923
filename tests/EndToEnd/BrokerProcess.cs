using System.Globalization;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>The development broker as a process of its own, and what other processes are told to work with it.</summary>
internal sealed class BrokerProcess : IDisposable
{
    private const string AddressFile = "broker.txt";

    private readonly TemporaryFolder _folder = new();
    private readonly AccountingProgram _program;

    private BrokerProcess(int partitions)
    {
        _program = AccountingProgram.Start(
            "broker", "--partitions", partitions.ToString(CultureInfo.InvariantCulture), "--bootstrap-file", _folder.At(AddressFile));
    }

    /// <summary>Its address.</summary>
    public string Server { get; private set; } = "";

    /// <summary>Options of a command that works with it, and learns within two seconds that another member is gone.</summary>
    public string[] Log => ["--bootstrap-servers", Server, "--kafka", "session.timeout.ms=2000", "--kafka", "heartbeat.interval.ms=400"];

    public static async Task<BrokerProcess> StartAsync(int partitions)
    {
        var broker = new BrokerProcess(partitions);
        await FileArrival.WaitAsync(broker._folder.Path, AddressFile, broker._program);
        broker.Server = (await File.ReadAllTextAsync(broker._folder.At(AddressFile), TestContext.Current.CancellationToken)).Trim();
        return broker;
    }

    /// <summary>Writes a month of the simulated exchange into the topic.</summary>
    public async Task ProduceMonthAsync(string month, int seed, int accounts, int transactions) => (await AccountingProgram.RunAsync(
        "produce", "--simulate", "--seed", $"{seed}", "--accounts", $"{accounts}", "--transactions", $"{transactions}", "--months", "1", "--start-month", month,
        "--bootstrap-servers", Server)).Expect(0);

    /// <summary>Stops it in order.</summary>
    public async Task StopAsync()
    {
        _program.Stop();
        (await _program.ResultAsync()).Expect(0);
        Assert.False(File.Exists(_folder.At(AddressFile)));
    }

    public void Dispose()
    {
        _program.Dispose();
        _folder.Dispose();
    }
}
