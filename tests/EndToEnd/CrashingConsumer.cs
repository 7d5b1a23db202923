using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>A service with a consumer, a process of its own, that is started again whenever it was ended. Each start is another member of the group.</summary>
/// <param name="folder">Where it says that it is ready.</param>
/// <param name="name">Tells it from the others.</param>
/// <param name="roles">What it runs.</param>
/// <param name="command">The service's command line but for these.</param>
internal sealed class CrashingConsumer(string folder, string name, string roles, IReadOnlyList<string> command) : IDisposable
{
    private AccountingProgram? _program;
    private int _starts;

    public string Name => $"{name} ({roles})";

    /// <summary>What it calls itself since its last start.</summary>
    public string Member => $"{name}-{_starts}";

    public AccountingProgram Program => _program!;

    public void Start()
    {
        _program?.Dispose();
        _starts++;
        _program = AccountingProgram.Start([.. command, "--roles", roles, "--set", $"consumer:member_id={Member}", "--ready-file", Path.Combine(folder, ReadyFile)]);
    }

    /// <summary>Completes once it had partitions.</summary>
    public Task ReadyAsync() => FileArrival.WaitAsync(folder, ReadyFile, Program);

    public async Task<ProgramResult> EndAsync(Action<AccountingProgram> end)
    {
        await RequireAliveAsync();
        end(Program);
        return await Program.ResultAsync();
    }

    public async Task RequireAliveAsync()
    {
        if (Program.HasExited)
        {
            ProgramResult early = await Program.ResultAsync();
            Assert.Fail($"{Name} ended by itself with {early.ExitCode}.\n{early.Output}\n{early.Error}");
        }
    }

    public void Dispose() => _program?.Dispose();

    private string ReadyFile => $"{Member}.ready";
}
