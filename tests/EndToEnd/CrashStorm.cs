using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;
using Accounting.Tests.Simulation;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>
/// One log, read twice: by a service that nothing disturbs, and by two consumers of one group, compactors and nightlies, each a process of its own,
/// that are killed at moments drawn from a seed (so many objects after they began to work) and started again. A few are asked to stop instead.
/// In the end both have to have published the same bytes.
/// </summary>
internal sealed class CrashStorm : IDisposable
{
    private const string Undisturbed = "undisturbed";
    private const string Disturbed = "disturbed";

    /// <summary>While the log is read no month of it is due; at the end all are.</summary>
    private const string BeforeAnyClose = "2024-01-20T00:00:00Z";
    private const string AfterAllCloses = "2024-03-20T00:00:00Z";

    private readonly TemporaryFolder _folder = new();
    private readonly SimulatedRandom _random;
    private readonly StoreActivity _activity;
    private readonly CrashingConsumer[] _consumers;
    private readonly List<string> _trace = [];
    private AccountingProgram? _broker;
    private string _server = "";

    public CrashStorm(ulong seed)
    {
        _random = new SimulatedRandom(seed);
        Directory.CreateDirectory(_folder.At(Disturbed));
        _activity = new StoreActivity(_folder.At(Disturbed));
        _consumers = [new(this, "consumer"), new(this, "consumer,compactor")];
    }

    /// <summary>What happened, in order.</summary>
    public IReadOnlyList<string> Trace => _trace;

    /// <param name="interruptions">How many processes are killed or stopped while the log is read, and half as many while months are closed.</param>
    public async Task RunAsync(int interruptions)
    {
        _broker = AccountingProgram.Start("broker", "--partitions", "3", "--bootstrap-file", _folder.At("broker.txt"));
        await FileArrival.WaitAsync(_folder.Path, "broker.txt", _broker);
        _server = (await File.ReadAllTextAsync(_folder.At("broker.txt"), TestContext.Current.CancellationToken)).Trim();
        Array.ForEach(_consumers, consumer => consumer.Start());
        (await AccountingProgram.RunAsync(
            "produce", "--simulate", "--seed", $"{_random.Below(1000)}", "--accounts", "60", "--transactions", "5000", "--months", "2", "--start-month", "2024-01",
            "--bootstrap-servers", _server)).Expect(0);
        Task undisturbed = UndisturbedAsync();
        try
        {
            await DisturbAsync(interruptions);
        }
        finally
        {
            await undisturbed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await undisturbed;
        await CompareAsync();
        _broker.Stop();
        (await _broker.ResultAsync()).Expect(0);
        Assert.False(File.Exists(_folder.At("broker.txt")));
    }

    public void Dispose()
    {
        Array.ForEach(_consumers, consumer => consumer.Dispose());
        _broker?.Dispose();
        _activity.Dispose();
        _folder.Dispose();
    }

    private async Task DisturbAsync(int interruptions)
    {
        for (int count = 0; count < interruptions; count++)
        {
            await (_random.OneIn(3) ? InterruptWorkerAsync(BeforeAnyClose) : InterruptConsumerAsync(_random.Pick(_consumers)));
        }

        foreach (CrashingConsumer consumer in _consumers)
        {
            await consumer.ReadyAsync();
            (await consumer.EndAsync(program => program.Stop())).Expect(0);
        }

        (await AccountingProgram.RunAsync(Run(Disturbed, "--roles", "consumer", "--until-caught-up"))).Expect(0);
        await SignOffAsync(Disturbed);
        for (int count = 0; count < interruptions / 2; count++)
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
        SameFiles.Assert(_folder.At(Undisturbed), _folder.At(Disturbed), "statistics", _ => true);
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
        _trace.Add($"{consumer.Roles} {(isKilled ? "killed" : "stopped")} {objects} objects after it {(isReady ? "had partitions" : "was started")}");
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

    /// <summary>Whether every message that the undisturbed service found is written down, so that no consumer has anything left to do.</summary>
    private bool IsAllConsumed()
    {
        long end = EndOf(Undisturbed);
        return end > 0 && EndOf(Disturbed) == end;
    }

    private long EndOf(string data)
    {
        string sources = _folder.At(data, "state", "sources");
        return !Directory.Exists(sources) ? 0 : Directory.EnumerateFiles(sources, "checkpoint-*.json", SearchOption.AllDirectories)
            .Select(path => CheckpointKey.TryParse(ObjectKey.Parse(Path.GetRelativePath(_folder.At(data), path)), out CheckpointKey? name) ? name : null)
            .GroupBy(name => name?.Partition)
            .Sum(partition => partition.Max(name => name?.Range.To.Value ?? 0));
    }

    private string[] Run(string data, params string[] more) =>
        ["run", "--data", _folder.At(data), "--group", data, "--bootstrap-servers", _server, "--kafka", "session.timeout.ms=3000", "--kafka", "heartbeat.interval.ms=500", .. more];

    /// <summary>A service with a consumer that is started again whenever it was ended.</summary>
    private sealed class CrashingConsumer(CrashStorm storm, string roles) : IDisposable
    {
        private AccountingProgram? _program;
        private string _readyFile = "";
        private int _starts;

        public string Roles => roles;

        public AccountingProgram Program => _program!;

        public void Start()
        {
            _program?.Dispose();
            _readyFile = $"{roles}-{++_starts}.ready";
            _program = AccountingProgram.Start(storm.Run(
                Disturbed, "--roles", roles, "--ready-file", storm._folder.At(_readyFile), "--set", "consumer:checkpoint_bytes=1024", "--set", "compactor:interval_seconds=1"));
        }

        public Task ReadyAsync() => FileArrival.WaitAsync(storm._folder.Path, _readyFile, Program);

        public async Task<ProgramResult> EndAsync(Action<AccountingProgram> end)
        {
            if (Program.HasExited)
            {
                ProgramResult early = await Program.ResultAsync();
                Assert.Fail($"A service with {roles} ended by itself with {early.ExitCode}.\n{early.Output}\n{early.Error}");
            }

            end(Program);
            return await Program.ResultAsync();
        }

        public void Dispose() => _program?.Dispose();
    }
}
