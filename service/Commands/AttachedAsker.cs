using System.Diagnostics;
using System.Text.Json;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;

namespace Accounting.Service.Commands;

/// <summary>
/// A process that asks this one, and whose end is this one's. It gives way to everything else on the machine: where memory runs out, this process is ended and no other.
/// </summary>
internal static class AttachedAsker
{
    /// <summary>Of a file: more is for who asks by hand.</summary>
    public const long AnswerBytesMax = 1L << 30;

    /// <inheritdoc cref="AnswerBytesMax"/>
    public const long FileRowsMax = 1_000_000;

    /// <summary>What is asked; from then on the process ends when its input does.</summary>
    /// <exception cref="UsageException">Nothing is asked.</exception>
    public static async Task<string> ReadAsync(CancellationToken cancellation)
    {
        GiveWay();
        var input = new StreamReader(Console.OpenStandardInput());
        string line = await input.ReadLineAsync(cancellation).ConfigureAwait(false) ?? throw new UsageException("Nothing is asked: the input is empty.");
        _ = Task.Factory.StartNew(() => EndWith(input), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return JsonSerializer.Deserialize<string>(line)!;
    }

    /// <summary>Nothing that a query left undone is worth finishing.</summary>
    private static void EndWith(StreamReader input)
    {
        _ = input.ReadLine();
        Environment.Exit((int)ExitCode.LeftUndone);
    }

    private static void GiveWay()
    {
        using var own = Process.GetCurrentProcess();
        own.PriorityClass = ProcessPriorityClass.BelowNormal;
        if (OperatingSystem.IsLinux())
        {
            File.WriteAllText("/proc/self/oom_score_adj", "1000");
        }
    }
}
