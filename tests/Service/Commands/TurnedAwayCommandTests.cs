using Accounting.Ingest.Kafka;
using Accounting.Service.CommandLine;
using Accounting.Tests.Ingest.Kafka;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Service.Commands;

/// <summary>A store that was filled, and a broker that doesn't take the password any more: every command that needs the broker says so, and ends with exit code 2.</summary>
public sealed class TurnedAwayCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly TurningAwayBroker _broker = TurningAwayBroker.OfWrongPassword();

    public async ValueTask InitializeAsync()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        PlainProducer.Write(broker, 0, [Encode(Deposit(1, "10"))]);
        (await CommandRun.OfAsync(TimeProvider.System, "run", "--roles", "consumer", "--until-caught-up", "--data", _folder.At("data"), "--bootstrap-servers", broker.BootstrapServers)).Expect(ExitCode.Done);
        File.WriteAllText(_folder.At("one.tsv"), "transaction_id\taccount_id\tkind\tcurrency\tamount\toccurred_at\na375545b-1868-51a8-a0d4-d46de6173699\t1\tDEPOSIT\tUSD\t100.0000\t2012-08-20T00:00:00Z\n");
    }

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("run", "--roles", "consumer")]
    [InlineData("run", "--roles", "consumer", "--until-caught-up")]
    [InlineData("run")]
    [InlineData("nightly")]
    [InlineData("backfill", "--offsets", "0:0-1")]
    [InlineData("status")]
    [InlineData("source", "new", "--reason", "moved", "--by", "J. Doe")]
    [InlineData("produce", "--input", "one.tsv")]
    [InlineData("produce", "--simulate", "--transactions", "10")]
    public async Task A_password_that_is_wrong_is_told_by_every_command(params string[] arguments)
    {
        CommandRun run = await CommandRun.OfAsync(TimeProvider.System, [.. arguments.Select(argument => argument == "one.tsv" ? _folder.At(argument) : argument),
            "--data", _folder.At("data"), "--bootstrap-servers", _broker.Address,
            "--kafka", "security.protocol=sasl_plaintext", "--kafka", "sasl.mechanism=PLAIN", "--kafka", "sasl.username=accounting", "--kafka", "sasl.password=wrong"]);

        Assert.Contains("Invalid username or password", run.Expect(ExitCode.Usage), StringComparison.Ordinal);
    }
}
