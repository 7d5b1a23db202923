using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;
using Accounting.Exchange.World;
using Accounting.Ingest;
using Accounting.Tests.Simulation;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>
/// One log, read twice: by a service that nothing disturbs, and, while it arrives, by three consumers of one group, compactors and nightlies, each a
/// process of its own, that are killed at moments drawn from a seed (so many objects after they began to work) and started again. A few are asked to
/// stop instead. Midway a fourth consumer joins; at the end one leaves in order, one is killed and never comes back, and the others own every partition.
/// In the end both have to have published the same bytes.
/// </summary>
internal sealed class CrashStorm : IDisposable
{
    private const string Undisturbed = "undisturbed";
    private const string Disturbed = "disturbed";
    private const string ReadyFiles = "ready";
    private const int Partitions = 6;

    /// <summary>While the log is read no month of it is due; at the end all are.</summary>
    private const string BeforeAnyClose = "2024-01-20T00:00:00Z";
    private const string AfterAllCloses = "2024-03-20T00:00:00Z";

    private readonly TemporaryFolder _folder = new();
    private readonly SimulatedRandom _random;
    private readonly StoreActivity _activity;
    private readonly List<CrashingConsumer> _consumers = [];
    private readonly List<string> _trace = [];
    private BrokerProcess? _broker;
    private ArrivingTransactions? _arriving;

    public CrashStorm(ulong seed)
    {
        _random = new SimulatedRandom(seed);
        Directory.CreateDirectory(_folder.At(Disturbed));
        Directory.CreateDirectory(_folder.At(ReadyFiles));
        _activity = new StoreActivity(_folder.At(Disturbed));
    }

    /// <summary>What the services that were killed have left.</summary>
    public string Store => _folder.At(Disturbed);

    /// <summary>What happened, in order.</summary>
    public IReadOnlyList<string> Trace => _trace;

    /// <param name="interruptions">How many processes are killed or stopped while the log arrives, and half as many while months are closed.</param>
    /// <param name="transactions">About how many transactions arrive.</param>
    public async Task RunAsync(int interruptions, int transactions)
    {
        _broker = await BrokerProcess.StartAsync(Partitions);
        Join("a", "consumer");
        Join("b", "consumer");
        Join("c", "consumer,compactor");
        _arriving = await ArrivingTransactions.OpenAsync(_broker.Server, Exchange(_random.Next(), transactions), interruptions);
        await InterruptConsumersAsync(interruptions);
        Task undisturbed = UndisturbedAsync();
        try
        {
            await LeaveToSurvivorsAsync();
            await InterruptNightliesAsync(interruptions / 2);
        }
        finally
        {
            await undisturbed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await undisturbed;
        await CompareAsync();
        await _broker.StopAsync();
    }

    public void Dispose()
    {
        _consumers.ForEach(consumer => consumer.Dispose());
        _arriving?.Dispose();
        _broker?.Dispose();
        _activity.Dispose();
        _folder.Dispose();
    }

    private async Task InterruptConsumersAsync(int interruptions)
    {
        for (int count = 0; count < interruptions; count++)
        {
            if (count == interruptions / 2)
            {
                Join("d", "consumer");
            }

            await _arriving!.NextAsync();
            await (_random.OneIn(4) ? InterruptWorkerAsync(BeforeAnyClose) : InterruptConsumerAsync(_random.Pick(_consumers)));
        }
    }

    /// <summary>One consumer leaves in order, one is killed and not started again: the others own every partition, and what was read of it is written down.</summary>
    private async Task LeaveToSurvivorsAsync()
    {
        CrashingConsumer leaving = _consumers[0];
        CrashingConsumer killed = _consumers[1];
        CrashingConsumer[] survivors = [.. _consumers.Except([leaving, killed])];
        await Task.WhenAll(_consumers.Select(consumer => consumer.ReadyAsync()));
        (await leaving.EndAsync(program => program.Stop())).Expect(0);
        await killed.EndAsync(program => program.Kill());
        _trace.Add($"{leaving.Name} left, {killed.Name} killed for good");
        await PartitionOwnership.WaitAsync(_folder.At(Disturbed), Partitions, survivors);
        await StoreActivity.GrowthAsync(() => _activity.Consumed + _activity.Derived, int.MaxValue, survivors[0].Program, IsAllConsumed);
        await PartitionOwnership.RequireShownAsync(["--data", _folder.At(Disturbed), "--bootstrap-servers", _broker!.Server], Partitions, survivors, absent: leaving);
        foreach (CrashingConsumer survivor in survivors)
        {
            (await survivor.EndAsync(program => program.Stop())).Expect(0);
        }
    }

    private async Task InterruptNightliesAsync(int interruptions)
    {
        (await AccountingProgram.RunAsync(Run(Disturbed, "--roles", "consumer", "--until-caught-up"))).Expect(0);
        await SignOffAsync(Disturbed);
        for (int count = 0; count < interruptions; count++)
        {
            await InterruptWorkerAsync(AfterAllCloses);
        }

        await CloseAsync(Disturbed);
    }

    private async Task UndisturbedAsync()
    {
        (await AccountingProgram.RunAsync(Run(Undisturbed, "--roles", "consumer", "--until-caught-up"))).Expect(0);
        await SignOffAsync(Undisturbed);
        await CloseAsync(Undisturbed);
    }

    private async Task SignOffAsync(string data) =>
        (await AccountingProgram.RunAsync("quarantine", "sign-off", "--all", "--by", "storm", "--reason", "spoilt on purpose", "--data", _folder.At(data))).Expect(0);

    private async Task CloseAsync(string data) =>
        (await AccountingProgram.RunAsync("nightly", "--as-of", AfterAllCloses, "--data", _folder.At(data))).Expect(0);

    private async Task CompareAsync()
    {
        // The one thing that a kill may leave and no later step sees: an older public copy of the same length over a newer one. Verify mends it.
        ProgramResult verified = await AccountingProgram.RunAsync("verify", "--repair", "--data", _folder.At(Disturbed));
        Assert.DoesNotContain(verified.Expect(0).Output.Split('\n'), line => line.StartsWith("repaired", StringComparison.Ordinal) && line.Contains("reports/", StringComparison.Ordinal));
        SameFiles.Assert(_folder.At(Undisturbed), _folder.At(Disturbed), "transactions", _ => true);
        SameFiles.Assert(_folder.At(Undisturbed), _folder.At(Disturbed), "account_statistics", _ => true);
        SameFiles.Assert(_folder.At(Undisturbed), _folder.At(Disturbed), "reports", path => SameFiles.IsTable(path) && path.Contains("revision-1", StringComparison.Ordinal));
    }

    private async Task InterruptConsumerAsync(CrashingConsumer consumer)
    {
        bool isReady = !_random.OneIn(4);
        if (isReady)
        {
            await consumer.ReadyAsync();
        }

        int objects = _random.Pick(0, _random.Below(8), _random.Below(80));
        await StoreActivity.GrowthAsync(() => _activity.Consumed, objects, consumer.Program, IsAllConsumed);
        bool isKilled = !_random.OneIn(5);
        _trace.Add($"{consumer.Name} {(isKilled ? "killed" : "stopped")} {objects} objects after it {(isReady ? "had partitions" : "was started")}");
        ProgramResult result = await consumer.EndAsync(program => { if (isKilled) { program.Kill(); } else { program.Stop(); } });
        Assert.True(isKilled || !isReady || result.ExitCode == 0, $"Asked to stop, it ended with {result.ExitCode}.\n{result.Error}");
        consumer.Start();
    }

    private async Task InterruptWorkerAsync(string asOf)
    {
        string[] command = _random.OneIn(3) ? ["compact"] : ["nightly", "--as-of", asOf];
        int objects = _random.Below(150);
        using AccountingProgram worker = AccountingProgram.Start([.. command, "--data", _folder.At(Disturbed)]);
        await StoreActivity.GrowthAsync(() => _activity.Derived, objects, worker, () => false);
        bool ended = worker.HasExited;
        _trace.Add($"{string.Join(' ', command)} {(ended ? "ended" : "killed")} within {objects} objects");
        worker.Kill();
        ProgramResult result = await worker.ResultAsync();
        Assert.True(!ended || result.ExitCode is 0 or 1, $"It ended with {result.ExitCode}.\n{result.Error}");
    }

    /// <summary>Whether every message that has arrived is written down, so that no consumer has anything left to do.</summary>
    private bool IsAllConsumed() => EndOf(Disturbed) == _arriving!.Arrived;

    private long EndOf(string data)
    {
        string sources = _folder.At(data, "state", "sources");
        return !Directory.Exists(sources) ? 0 : Directory.EnumerateFiles(sources, "*.json*", SearchOption.AllDirectories)
            .SelectMany(path => ObjectKey.TryParse(Path.GetRelativePath(_folder.At(data), path), out ObjectKey key) && CheckpointKey.TryParse(key, out CheckpointKey? name)
                ? CheckpointObject.Parse(name, File.ReadAllBytes(path))
                : [])
            .GroupBy(named => named.Checkpoint.Partition)
            .Sum(partition => partition.Max(named => named.Checkpoint.To.Value));
    }

    private void Join(string name, string roles)
    {
        var consumer = new CrashingConsumer(
            _folder.At(ReadyFiles), name, roles,
            Run(Disturbed, "--set", "consumer:checkpoint_bytes=1024", "--set", "consumer:checkpoint_interval_seconds=1", "--set", "compactor:interval_seconds=1"));
        _consumers.Add(consumer);
        _trace.Add($"{consumer.Name} joins");
        consumer.Start();
    }

    private string[] Run(string data, params string[] more) =>
        ["run", "--data", _folder.At(data), "--group", data, "--bootstrap-servers", _broker!.Server, "--kafka", "session.timeout.ms=3000", "--kafka", "heartbeat.interval.ms=500", .. more];

    private static ExchangeOptions Exchange(ulong seed, int transactions) => new()
    {
        Seed = seed,
        Accounts = 60,
        Transactions = transactions,
        Months = 2,
        StartMonth = new BusinessMonth(2024, 1),
        Zone = NodaTime.DateTimeZone.Utc,
        Disturbances = new DisturbanceRates { Conflicts = 0 },
    };
}
