using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>The real executable, as a person starts it.</summary>
internal sealed partial class AccountingProgram : IDisposable
{
    private const int Terminate = 15;

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private AccountingProgram(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        _error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The folder of the repository: the nearest one above the tests' binaries that has the solution.</summary>
    public static string Repository { get; } = FindRepository();

    public static string DataFile(string name) => Path.Combine(Repository, "tests", "Data", name);

    public static AccountingProgram Start(params string[] arguments) => Start(Path.Combine(AppContext.BaseDirectory, "accounting.dll"), arguments);

    /// <summary>Runs a program of samples/ to its end.</summary>
    public static async Task<ProgramResult> RunSampleAsync(string name, params string[] arguments)
    {
        using AccountingProgram program = Start(Path.Combine(AppContext.BaseDirectory, "samples", name, name + ".dll"), arguments);
        return await program.ResultAsync();
    }

    /// <summary>Runs the benchmark to its end.</summary>
    public static async Task<ProgramResult> RunBenchAsync(params string[] arguments)
    {
        using AccountingProgram program = Start(Path.Combine(AppContext.BaseDirectory, "accounting-bench.dll"), arguments);
        return await program.ResultAsync();
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<ProgramResult> RunAsync(params string[] arguments)
    {
        using AccountingProgram program = Start(arguments);
        return await program.ResultAsync();
    }

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>SIGTERM, which asks for an orderly stop. Ctrl-C's SIGINT asks for the same, but tests that were started in the background have it ignored by all their children.</summary>
    public void Stop() => _ = SendSignal(_process.Id, Terminate);

    /// <summary>SIGKILL: nothing in the process runs any more.</summary>
    public void Kill() => _process.Kill();

    public async Task<ProgramResult> ResultAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new ProgramResult(_process.ExitCode, await _output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static AccountingProgram Start(string assembly, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (string argument in arguments.Prepend(assembly))
        {
            start.ArgumentList.Add(argument);
        }

        return new AccountingProgram(Process.Start(start)!);
    }

    private static string FindRepository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Accounting.Stream.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests were built outside the repository, whose files they need.");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int processId, int signal);
}
