using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>Counts what happens in a data folder while programs write to it.</summary>
internal sealed class StoreActivity : IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(5);

    private readonly FileSystemWatcher _watcher;
    private long _consumed;
    private long _derived;

    public StoreActivity(string data)
    {
        _watcher = new FileSystemWatcher(data) { IncludeSubdirectories = true, InternalBufferSize = 64 * 1024 };
        _watcher.Created += (_, change) => Count(change.Name);
        _watcher.Renamed += (_, change) => Count(change.Name);
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>What consumers write appeared so often: objects on their way and in their place.</summary>
    public long Consumed => Interlocked.Read(ref _consumed);

    /// <summary>What compactors and nightlies write.</summary>
    public long Derived => Interlocked.Read(ref _derived);

    /// <summary>Completes once a count has grown by so much, or the program ended, or there is nothing more to come, which is asked whenever the count has grown.</summary>
    public static async Task GrowthAsync(Func<long> count, int by, AccountingProgram program, Func<bool> isOver)
    {
        long until = count() + by;
        long seen = -1;
        using var timer = new PeriodicTimer(LookInterval);
        while (count() < until && !program.HasExited)
        {
            long grown = count();
            if (grown != seen && isOver())
            {
                return;
            }

            seen = grown;
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    public void Dispose() => _watcher.Dispose();

    private void Count(string? name) => Interlocked.Increment(ref IsConsumers(name ?? "") ? ref _consumed : ref _derived);

    private static bool IsConsumers(string name) =>
        name.StartsWith(Path.Combine("state", "sources"), StringComparison.Ordinal) || name.StartsWith("quarantine", StringComparison.Ordinal);
}
