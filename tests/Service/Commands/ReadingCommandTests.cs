using Accounting.Service.CommandLine;
using Accounting.Tests.Service.Verification;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Service.Commands;

/// <summary>An auditor is given a read-only copy, or a key that may only read: every command that only tells works on it.</summary>
public sealed class ReadingCommandTests : IAsyncLifetime
{
    private SmallStore _store = null!;

    private static readonly string[] Commands =
    [
        "report",
        "report --month 2026-10",
        "report --month 2026-10 --history",
        "status",
        "statement --account 1 --month 2026-10",
        "trace --month 2026-10 --account 1 --column deposit_amount",
        "explain --month 2026-10 --between revision-1 revision-1",
        "verify",
        "steps",
        "quarantine list",
        "quarantine show --partition 0 --offset 3",
        "source list",
    ];

    public async ValueTask InitializeAsync()
    {
        _store = await SmallStore.MakeAsync();

        // As a copy of the store would come, which has the keys and nothing else.
        foreach (string hidden in Directory.GetDirectories(_store.Root, ".*"))
        {
            Directory.Delete(hidden, recursive: true);
        }
    }

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Commands_that_only_tell_make_and_change_nothing_in_the_folder_and_say_the_same_where_it_is_read_only()
    {
        string before = Everything();
        CommandRun[] writable = await RunAllAsync();
        Assert.Equal(before, Everything());
        Assert.All(writable, told => Assert.False(told.Output.Length == 0 || told.Code == ExitCode.Unavailable, $"{told.Output}{told.Error}"));

        using var readOnly = FolderMount.ReadOnly(_store.Root);
        Assert.Equal(writable, await RunAllAsync());
        Assert.Empty(OpenFiles());
    }

    private async Task<CommandRun[]> RunAllAsync()
    {
        var told = new List<CommandRun>();
        foreach (string command in Commands)
        {
            told.Add(await CommandRun.OfAsync(new ManualClock(), [.. command.Split(' '), "--data", _store.Root]));
        }

        return [.. told];
    }

    private string Everything() => string.Join('\n', Directory.EnumerateFileSystemEntries(_store.Root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        .Order(StringComparer.Ordinal)
        .Select(path => $"{path} {File.GetLastWriteTimeUtc(path).Ticks}"));

    /// <summary>What this process still has open of the store: nothing, once a command has ended.</summary>
    private IEnumerable<string> OpenFiles() => Directory.EnumerateFiles("/proc/self/fd")
        .Select(descriptor => new FileInfo(descriptor).LinkTarget ?? string.Empty)
        .Where(target => target.StartsWith(_store.Root, StringComparison.Ordinal));
}
