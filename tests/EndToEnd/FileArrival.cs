using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>Waits for files that another process makes.</summary>
internal static class FileArrival
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// Completes once a file whose name fits lies somewhere below the folder, which is there already; fails when the program ends first.
    /// Looks again and again, because a watcher of folders that are only being made misses what is made in them at once.
    /// </summary>
    public static async Task WaitAsync(string folder, string pattern, AccountingProgram maker, Func<string, bool>? isMeant = null)
    {
        using var timer = new PeriodicTimer(LookInterval);
        while (!Exists() && await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken))
        {
            if (maker.HasExited && !Exists())
            {
                ProgramResult result = await maker.ResultAsync();
                Assert.Fail($"The program ended with {result.ExitCode} before it made {pattern}.\n{result.Output}\n{result.Error}");
            }
        }

        bool Exists() => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Any(path => isMeant is null || isMeant(path));
    }
}
