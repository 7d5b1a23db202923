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

    protected override void FlipBit(ObjectKey key, int atByte)
    {
        using FileStream file = File.Open(Path.Combine(_store.Location, key.Value), FileMode.Open);
        file.Position = atByte;
        int before = file.ReadByte();
        file.Position = atByte;
        file.WriteByte((byte)(before ^ 1));
    }

    protected override void Dispose(bool disposing)
    {
        string[] left = Directory.GetFiles(Path.Combine(_store.Location, ".tmp"));
        base.Dispose(disposing);
        Assert.Empty(left);
    }
}
