using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>A consumer that is stopped and killed in the middle ends with the same files as one that never was.</summary>
[Collection(RealExecutable.Name)]
public sealed class RestartTests : IDisposable
{
    private const string AsOf = "2026-09-03T12:00:00Z";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_consumer_stopped_by_Ctrl_C_and_one_killed_in_the_middle_end_with_the_files_of_one_never_stopped()
    {
        using AccountingProgram broker = AccountingProgram.Start("broker", "--partitions", "3", "--bootstrap-file", _folder.At("broker.txt"));
        await FileArrival.WaitAsync(_folder.Path, "broker.txt", broker);
        string server = (await File.ReadAllTextAsync(_folder.At("broker.txt"), TestContext.Current.CancellationToken)).Trim();
        (await AccountingProgram.RunAsync(
            "produce", "--simulate", "--seed", "5", "--accounts", "60", "--transactions", "6000", "--months", "2", "--start-month", "2026-07",
            "--books-out", _folder.At("books.tsv"), "--bootstrap-servers", server)).Expect(0);

        (await AccountingProgram.RunAsync(Run("undisturbed", server, "--roles", "consumer", "--until-caught-up"))).Expect(0);
        ProgramResult stopped = await InterruptAsync("disturbed", server, program => program.Stop());
        stopped.Expect(0);
        int links = Checkpoints("disturbed").Length;
        await InterruptAsync("disturbed", server, program => program.Kill(), afterCheckpoints: links);
        Assert.NotEmpty(Directory.GetFiles(_folder.At("disturbed"), "checkpoint-*", SearchOption.AllDirectories));
        (await AccountingProgram.RunAsync(Run("disturbed", server, "--roles", "consumer", "--until-caught-up"))).Expect(0);

        // The malformed messages are nobody's to sign off here: the months stay open for them, and say so.
        ProgramResult nightly = (await AccountingProgram.RunAsync("nightly", "--as-of", AsOf, "--data", _folder.At("undisturbed"))).Expect(1);
        Assert.Contains("quarantine", nightly.Error, StringComparison.Ordinal);
        (await AccountingProgram.RunAsync("nightly", "--as-of", AsOf, "--data", _folder.At("disturbed"))).Expect(1);
        SameFiles.Assert(_folder.At("undisturbed"), _folder.At("disturbed"), "transactions", _ => true);
        SameFiles.Assert(_folder.At("undisturbed"), _folder.At("disturbed"), "statistics", _ => true);
        SameFiles.Assert(_folder.At("undisturbed"), _folder.At("disturbed"), "reports", SameFiles.IsTable);
        broker.Stop();
        (await broker.ResultAsync()).Expect(0);
        Assert.False(File.Exists(_folder.At("broker.txt")));
    }

    /// <summary>Runs the service and ends it once it wrote down something of the log, and has most of it before it.</summary>
    private async Task<ProgramResult> InterruptAsync(string data, string server, Action<AccountingProgram> interrupt, int afterCheckpoints = 0)
    {
        Directory.CreateDirectory(_folder.At(data));
        using AccountingProgram service = AccountingProgram.Start(Run(data, server, "--roles", "consumer,compactor,nightly", "--set", "consumer:checkpoint_bytes=2048"));
        string known = string.Join('\n', Checkpoints(data));
        await FileArrival.WaitAsync(_folder.At(data), "checkpoint-*.json", service, path => !known.Contains(Path.GetFileName(path), StringComparison.Ordinal));
        Assert.True(Checkpoints(data).Length > afterCheckpoints);
        interrupt(service);
        return await service.ResultAsync();
    }

    private string[] Checkpoints(string data) => Directory.GetFiles(_folder.At(data), "checkpoint-*.json", SearchOption.AllDirectories);

    private string[] Run(string data, string server, params string[] more) =>
        ["run", "--data", _folder.At(data), "--group", data, "--bootstrap-servers", server, "--kafka", "session.timeout.ms=2000", "--kafka", "heartbeat.interval.ms=400", .. more];
}
