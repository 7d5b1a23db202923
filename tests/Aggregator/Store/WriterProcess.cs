using System.Diagnostics;
using System.Globalization;
using System.Text;
using Accounting.Aggregator.Store;
using Xunit;

namespace Accounting.Tests.Aggregator.Store;

/// <summary>
/// A process of its own that writes to a local store: this test program, started again for one explicit test below,
/// with the folder in its environment.
/// </summary>
public sealed class WriterProcess : IDisposable
{
    public const int ObjectBytes = 20_000;

    private const string FolderVariable = "ACCOUNTING_TEST_WRITER_FOLDER";

    private readonly Process _process;

    private WriterProcess(Process process)
    {
        _process = process;
    }

    public bool HasExited => _process.HasExited;

    public static WriterProcess Start(string role, string folder)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Accounting.Tests"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "--explicit", "only", "--filter-method", $"{typeof(Roles).FullName}.{role}", "--results-directory", folder + "-results" },
            Environment = { [FolderVariable] = folder },
        };
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new WriterProcess(process);
    }

    /// <summary>SIGKILL: nothing in the process runs any more.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async Task<int> ExitCode()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    /// <summary>What such a process does. Not run with the other tests.</summary>
    public sealed class Roles
    {
        private static LocalObjectStore Store => LocalObjectStore.Open(Environment.GetEnvironmentVariable(FolderVariable)!, TimeProvider.System);

        [Fact(Explicit = true)]
        public async Task CreateHundred()
        {
            LocalObjectStore store = Store;
            var won = new List<string>();
            for (int n = 0; n < 100; n++)
            {
                byte[] name = Encoding.UTF8.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
                ObjectKey key = ObjectKey.Parse($"chain/{n}.json");
                if (await store.TryCreateAsync(ObjectContent.FromBytes(key, name), TestContext.Current.CancellationToken))
                {
                    won.Add(key.Value);
                }
            }

            ObjectKey wins = ObjectKey.Parse($"wins/{Environment.ProcessId}");
            await store.PutAsync([ObjectContent.FromBytes(wins, Encoding.UTF8.GetBytes(string.Join('\n', won)))], TestContext.Current.CancellationToken);
        }

        [Fact(Explicit = true)]
        public async Task WriteForever()
        {
            LocalObjectStore store = Store;
            for (int n = 0; !TestContext.Current.CancellationToken.IsCancellationRequested; n++)
            {
                byte[] content = [.. Enumerable.Repeat((byte)n, ObjectBytes)];
                ObjectContent[] batch = [.. Enumerable.Range(0, 10).Select(i => ObjectContent.FromBytes(ObjectKey.Parse($"batch-{n % 50}/{i}"), content))];
                await store.PutAsync(batch, TestContext.Current.CancellationToken);
            }
        }
    }
}
