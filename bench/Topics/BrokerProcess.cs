using System.Diagnostics;
using Accounting.Bench.Runs;
using Accounting.Ingest;

namespace Accounting.Bench.Topics;

/// <summary>The development broker in a process of its own, so that its processor time is nobody else's.</summary>
internal sealed class BrokerProcess : IDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;

    private BrokerProcess(Process process, string bootstrapServers)
    {
        _process = process;
        BootstrapServers = bootstrapServers;
    }

    public string BootstrapServers { get; }

    /// <exception cref="BrokerUnavailableException">It doesn't start.</exception>
    public static async Task<BrokerProcess> StartAsync(BenchRun run, string topic, int partitions)
    {
        string file = Path.Combine(Path.GetFullPath(run.Options.Folder), "broker.txt");
        File.Delete(file);
        string program = Path.Combine(AppContext.BaseDirectory, "accounting.dll");
        Process process = Process.Start(new ProcessStartInfo("dotnet", [program, "broker", "--topic", topic, "--partitions", $"{partitions}", "--bootstrap-file", file])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        long began = TimeProvider.System.GetTimestamp();
        while (!File.Exists(file))
        {
            if (process.HasExited || TimeProvider.System.GetElapsedTime(began) > StartMax)
            {
                string said = process.HasExited ? await process.StandardError.ReadToEndAsync(run.Cancellation).ConfigureAwait(false) : "";
                End(process);
                throw new BrokerUnavailableException("the development broker", $"it did not start. {said}");
            }

            await Task.Delay(LookInterval, run.Cancellation).ConfigureAwait(false);
        }

        return new BrokerProcess(process, (await File.ReadAllTextAsync(file, run.Cancellation).ConfigureAwait(false)).Trim());
    }

    public void Dispose() => End(_process);

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }
}
