using System.Diagnostics.CodeAnalysis;
using Accounting.Ingest.Kafka;
using Accounting.Service.CommandLine;
using Accounting.Tests.Ingest.Kafka;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Service.Commands;

/// <summary>A store with a corrected and a voided transaction and one beside them, and their topic, which has lost its first message since.</summary>
[SuppressMessage("Design", "CA1001", Justification = "DisposeAsync disposes it.")]
public sealed class TracedTransactions : IAsyncLifetime
{
    internal static readonly byte[] First = Encode(Deposit(1, "10", At("2026-10-05T12:00:00Z"))), Corrected = Encode(Deposit(1, "12.50", At("2026-10-05T12:00:00Z"), revision: 1));

    private static readonly byte[][] Voided = [Encode(Deposit(3, "5", At("2026-10-07T12:00:00Z"))), Encode(Deposit(3, "5", At("2026-10-07T12:00:00Z"), revision: 1, voided: true))];

    private readonly TemporaryFolder _folder = new();

    private readonly DevelopmentBroker _broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");

    public async ValueTask InitializeAsync()
    {
        PlainProducer.Write(_broker, 0, [First, Encode(Deposit(2, "20", At("2026-10-06T12:00:00Z"))), Corrected, .. Voided]);
        (await RunAsync("run", "--roles", "consumer", "--until-caught-up")).Expect(ExitCode.Done);
        CommandRun nightly = await RunAsync("nightly", "--as-of", "2026-11-02T02:00:00Z");
        Assert.True(nightly.Code is ExitCode.Done or ExitCode.LeftUndone, nightly.Error);
        _broker.DeleteRecordsBefore(new(0), new(1));
    }

    public ValueTask DisposeAsync()
    {
        _broker.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    internal Task<CommandRun> RunAsync(params string[] arguments) =>
        CommandRun.OfAsync(TimeProvider.System, [.. arguments, "--data", _folder.At("data"), "--set", $"kafka:bootstrap_servers={_broker.BootstrapServers}"]);
}
