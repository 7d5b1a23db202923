using Accounting.Aggregator.Store;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Aggregator.Store;

/// <summary>A disk that is full, read-only, or another one.</summary>
public sealed class LocalObjectStoreDiskTests : IDisposable
{
    private readonly SmallDisk _disk = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _disk.Dispose();

    [Theory]
    [InlineData(3)]
    [InlineData(100)]
    public async Task A_full_disk_is_unavailable_and_leaves_what_was_and_no_temporaries(int objects)
    {
        var store = LocalObjectStore.Open(_disk.Path, TimeProvider.System);
        await Put(store, "a", 1000);
        ObjectContent[] tooMuch = [.. Enumerable.Range(0, objects).Select(n => ObjectContent.FromBytes(ObjectKey.Parse($"b/{n}"), new byte[600_000 / objects]))];
        StoreUnavailableException exception = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.PutAsync(tooMuch, Cancellation));
        Assert.Contains(_disk.Path, exception.Message, StringComparison.Ordinal);
        Assert.Contains("Free space", exception.Message, StringComparison.Ordinal);
        StoredObject kept = Assert.Single(await store.ListAsync("", Cancellation));
        Assert.Equal((ObjectKey.Parse("a"), 1000), (kept.Key, kept.LengthBytes));
        Assert.Empty(Directory.GetFiles(Path.Combine(_disk.Path, ".tmp")));
        await Put(store, "b", 100_000);
    }

    [Fact]
    public async Task A_read_only_disk_is_unavailable_and_can_still_be_read()
    {
        var store = LocalObjectStore.Open(_disk.Path, TimeProvider.System);
        await Put(store, "a", 10);
        _disk.MakeReadOnly();
        StoreUnavailableException exception = await Assert.ThrowsAsync<StoreUnavailableException>(() => Put(store, "b", 10));
        Assert.Contains("read-only", exception.Message, StringComparison.Ordinal);
        StoreUnavailableException opening = Assert.Throws<StoreUnavailableException>(() => LocalObjectStore.Open(_disk.Path, TimeProvider.System));
        Assert.Contains(_disk.Path, opening.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.DeleteAsync([ObjectKey.Parse("a")], Cancellation));
        Assert.Equal(10, (await store.TryReadAsync(ObjectKey.Parse("a"), Cancellation))!.Length);
    }

    [Fact]
    public async Task A_file_of_another_disk_is_moved_by_copying()
    {
        using var folder = new TemporaryFolder();
        var store = LocalObjectStore.Open(folder.At("store"), TimeProvider.System);
        string first = Path.Combine(_disk.Path, "first"), second = Path.Combine(_disk.Path, "second");
        File.WriteAllText(first, "first");
        File.WriteAllText(second, "second");
        await store.PutAsync([ObjectContent.FromFile(ObjectKey.Parse("x/1"), first, mayBeMoved: true)], Cancellation);
        Assert.True(await store.TryCreateAsync(ObjectContent.FromFile(ObjectKey.Parse("x/2"), second, mayBeMoved: true), Cancellation));
        Assert.Equal("first"u8.ToArray(), await store.TryReadAsync(ObjectKey.Parse("x/1"), Cancellation));
        Assert.Equal("second"u8.ToArray(), await store.TryReadAsync(ObjectKey.Parse("x/2"), Cancellation));
        Assert.Empty(Directory.GetFiles(_disk.Path));
        Assert.Empty(Directory.GetFiles(folder.At("store", ".tmp")));
    }

    private static Task Put(LocalObjectStore store, string key, int bytes) =>
        store.PutAsync([ObjectContent.FromBytes(ObjectKey.Parse(key), new byte[bytes])], Cancellation);
}
