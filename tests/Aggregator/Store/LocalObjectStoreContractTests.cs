using Accounting.Aggregator.Store;
using Xunit;

namespace Accounting.Tests.Aggregator.Store;

public sealed class LocalObjectStoreContractTests : ObjectStoreContract
{
    private readonly LocalObjectStore _store;

    public LocalObjectStoreContractTests()
    {
        _store = LocalObjectStore.Open(Folder.At("store"), TimeProvider.System);
    }

    protected override IObjectStore Store => _store;

    [Fact]
    public async Task A_listing_shows_that_the_same_bytes_were_written_again()
    {
        await Put("a/b", "same bytes");
        string before = (await Store.ListAsync("a/", Cancellation))[0].Tag;
        await Put("a/b", "same bytes");
        Assert.NotEqual(before, (await Store.ListAsync("a/", Cancellation))[0].Tag);
    }

    protected override Task FlipBitAsync(ObjectKey key, int atByte)
    {
        using FileStream file = File.Open(Path.Combine(_store.Location, key.Value), FileMode.Open);
        file.Position = atByte;
        int before = file.ReadByte();
        file.Position = atByte;
        file.WriteByte((byte)(before ^ 1));
        return Task.CompletedTask;
    }

    protected override void Dispose(bool disposing)
    {
        string[] left = Directory.GetFiles(Path.Combine(_store.Location, ".tmp"));
        base.Dispose(disposing);
        Assert.Empty(left);
    }
}
