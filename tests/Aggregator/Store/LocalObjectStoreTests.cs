using Accounting.Aggregator.Store;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Aggregator.Store;

/// <summary>What only a folder can do wrong: leftovers, permissions, strangers' files.</summary>
public sealed class LocalObjectStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_write_that_died_before_its_rename_is_invisible()
    {
        LocalObjectStore store = Open();
        await Put(store, "a/b");
        await File.WriteAllTextAsync(_folder.At(".tmp", "other-1-1-1"), "half an obj", Cancellation);
        Assert.Equal(["a/b"], await List(store));
        await Assert.ThrowsAsync<ArgumentException>(() => store.ListAsync(".tmp/", Cancellation));
    }

    [Fact]
    public async Task Strangers_files_are_not_objects()
    {
        LocalObjectStore store = Open();
        await Put(store, "a/b");
        Directory.CreateDirectory(_folder.At("lost+found"));
        Directory.CreateDirectory(_folder.At("a", ".nfs"));
        foreach (string name in new[] { "a/.hidden", "a/.nfs/x", "lost+found/x", "a/with space", "a/é" })
        {
            await File.WriteAllTextAsync(_folder.At(name), "x", Cancellation);
        }

        Assert.Equal(["a/b"], await List(store));
    }

    [Fact]
    public void Leftovers_go_once_their_process_is_gone_and_an_hour_has_passed()
    {
        var clock = new ManualClock();
        Open(clock);
        string machine = string.Concat(Environment.MachineName.Where(char.IsAsciiLetterOrDigit));
        string mine = $"{machine}-{Environment.ProcessId}-{StartedAt(Environment.ProcessId)}-77";
        string reused = $"{machine}-{Environment.ProcessId}-12345-77";
        string dead = $"{machine}-999999999-12345-1";
        string elsewhere = "elsewhere-1-1-1";
        foreach (string name in new[] { mine, reused, dead, elsewhere })
        {
            File.WriteAllText(_folder.At(".tmp", name), "x");
            File.SetLastWriteTimeUtc(_folder.At(".tmp", name), clock.GetUtcNow().UtcDateTime);
        }

        clock.Advance(TimeSpan.FromMinutes(60));
        Open(clock);
        Assert.Equal(4, Directory.GetFiles(_folder.At(".tmp")).Length);
        clock.Advance(TimeSpan.FromSeconds(1));
        Open(clock);
        Assert.Equal(new[] { mine, elsewhere }.Order(), Directory.GetFiles(_folder.At(".tmp")).Select(Path.GetFileName).Order());
        clock.Advance(TimeSpan.FromDays(1));
        Open(clock);
        Assert.Equal([mine], Directory.GetFiles(_folder.At(".tmp")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_root_that_cannot_be_made_is_unavailable_with_its_name_and_a_remedy()
    {
        File.WriteAllText(_folder.At("file"), "x");
        StoreUnavailableException inFile = Assert.Throws<StoreUnavailableException>(() => LocalObjectStore.Open(_folder.At("file"), TimeProvider.System));
        Assert.Contains(_folder.At("file"), inFile.Message, StringComparison.Ordinal);
        Assert.Contains("move it away", inFile.Message, StringComparison.Ordinal);
        StoreUnavailableException denied = Assert.Throws<StoreUnavailableException>(() => LocalObjectStore.Open("/proc/accounting", TimeProvider.System));
        Assert.Contains("/proc/accounting", denied.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_where_a_folder_is_needed_fails_and_leaves_no_temporary()
    {
        LocalObjectStore store = Open();
        await Put(store, "a");
        StoreUnavailableException exception = await Assert.ThrowsAsync<StoreUnavailableException>(() => Put(store, "a/b"));
        Assert.Contains(_folder.Path, exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.At(".tmp")));
        Directory.CreateDirectory(_folder.At("c"));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Put(store, "c"));
        Assert.Empty(Directory.GetFiles(_folder.At(".tmp")));
        Assert.Equal(["a"], await List(store));
    }

    [Fact]
    public async Task A_root_that_vanished_is_unavailable_and_never_an_empty_store()
    {
        LocalObjectStore store = Open();
        await Put(store, "a");
        Directory.Move(_folder.Path, _folder.Path + "-unmounted");
        try
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ListAsync("", Cancellation));
            await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ListAsync("a/", Cancellation));
            await Assert.ThrowsAsync<StoreUnavailableException>(() => store.TryReadAsync(ObjectKey.Parse("a"), Cancellation));
            await Assert.ThrowsAsync<StoreUnavailableException>(() => store.LeaseFileAsync(ObjectKey.Parse("a"), default, Cancellation));
            await Assert.ThrowsAsync<StoreUnavailableException>(() => Put(store, "b"));
            await Assert.ThrowsAsync<StoreUnavailableException>(() => store.DeleteAsync([ObjectKey.Parse("a")], Cancellation));
            Assert.False(Directory.Exists(_folder.Path));
        }
        finally
        {
            Directory.Move(_folder.Path + "-unmounted", _folder.Path);
        }
    }

    [Fact]
    public async Task A_put_cancelled_between_objects_leaves_whole_objects_and_no_temporaries()
    {
        LocalObjectStore store = Open();
        for (int round = 0; round < 8; round++)
        {
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            ObjectContent[] many = [.. Enumerable.Range(0, 400).Select(n => ObjectContent.FromBytes(ObjectKey.Parse($"r{round}/{n}"), new byte[500]))];
            Task put = store.PutAsync(many, cancel.Token);
            while (!put.IsCompleted && Directory.GetFiles(_folder.At(".tmp")).Length < round * 50)
            {
                await Task.Yield();
            }

            await cancel.CancelAsync();
            Exception? ended = await Record.ExceptionAsync(() => put);
            Assert.True(ended is null or OperationCanceledException, ended?.ToString());
            Assert.Empty(Directory.GetFiles(_folder.At(".tmp")));
        }

        Assert.All(await store.ListAsync("", Cancellation), stored => Assert.Equal(500, stored.LengthBytes));
    }

    private LocalObjectStore Open(TimeProvider? clock = null) => LocalObjectStore.Open(_folder.Path, clock ?? TimeProvider.System);

    private static Task Put(LocalObjectStore store, string key) =>
        store.PutAsync([ObjectContent.FromBytes(ObjectKey.Parse(key), new byte[10])], Cancellation);

    private static async Task<string[]> List(LocalObjectStore store) =>
        [.. (await store.ListAsync("", Cancellation)).Select(stored => stored.Key.Value)];

    private static string StartedAt(int processId) => File.ReadAllText($"/proc/{processId}/stat").Split(") ")[^1].Split(' ')[19];

    [Fact]
    public async Task A_file_that_was_found_right_is_not_read_again_until_anybody_touches_it()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var clock = new ManualClock(now);
        var store = LocalObjectStore.Open(_folder.Path, clock);
        var key = ObjectKey.Parse("a/b");
        byte[] bytes = [1, 2, 3], others = [1, 2, 4];
        await store.PutAsync([ObjectContent.FromBytes(key, bytes)], Cancellation);

        // What was written just now could be written again within a tick of the file system's clock.
        Assert.False(await IsKnownAsync());
        Assert.False(await IsKnownAsync());
        clock.MoveTo(now.AddHours(1));
        Assert.False(await IsKnownAsync());
        Assert.True(await IsKnownAsync());
        Assert.False((await store.LeaseFileAsync(key, ContentHash256.Of(bytes), Cancellation)).IsKnown);

        // A file of the same length that bears the old one's times.
        string path = _folder.At("a", "b"), other = _folder.At("a", ".other");
        await File.WriteAllBytesAsync(other, others, Cancellation);
        File.SetLastWriteTimeUtc(other, File.GetLastWriteTimeUtc(path));
        File.Move(other, path, overwrite: true);
        await Assert.ThrowsAsync<DamagedDataException>(IsKnownAsync);

        async Task<bool> IsKnownAsync()
        {
            using FileLease lease = await store.LeaseAgainAsync(key, ContentHash256.Of(bytes), Cancellation);
            return lease.IsKnown;
        }
    }
}
