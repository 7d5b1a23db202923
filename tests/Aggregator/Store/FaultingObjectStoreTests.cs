using Accounting.Aggregator.Store;
using Xunit;

namespace Accounting.Tests.Aggregator.Store;

public sealed class FaultingObjectStoreTests : ObjectStoreContract
{
    private readonly FaultingObjectStore _store = new();

    protected override IObjectStore Store => _store;

    [Fact]
    public async Task It_fails_before_doing_anything_when_told_so()
    {
        _store.AtNext(StoreFault.FailBefore);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Put("a", "x"));
        Assert.Empty(await List(""));
    }

    [Fact]
    public async Task It_tears_between_objects_and_never_inside_one()
    {
        _store.AtNext(StoreFault.Tear);
        ObjectContent[] four = [.. "abcd".Select(letter => ObjectContent.FromBytes(Key($"{letter}"), new byte[9]))];
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.PutAsync(four, Cancellation));
        Assert.Equal([(Key("a"), 9), (Key("b"), 9)], (await Store.ListAsync("", Cancellation)).Select(stored => (stored.Key, stored.LengthBytes)));
    }

    [Fact]
    public async Task It_does_all_and_fails_when_the_acknowledgement_is_lost()
    {
        _store.AtNext(StoreFault.LoseAcknowledgement);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Create("a", "x"));
        Assert.Equal("x", await Read("a"));
    }

    [Fact]
    public async Task It_waits_until_let_go_and_others_pass()
    {
        var gate = new TaskCompletionSource();
        _store.AtNext(StoreFault.DelayUntil(gate.Task));
        Task slow = Put("a", "slow");
        await Put("b", "fast");
        Assert.Equal(["b"], await List(""));
        gate.SetResult();
        await slow;
        Assert.Equal(["a", "b"], await List(""));
    }

    protected override Task FlipBitAsync(ObjectKey key, int atByte)
    {
        _store.FlipBit(key, atByte);
        return Task.CompletedTask;
    }

    protected override void Dispose(bool disposing)
    {
        _store.Dispose();
        base.Dispose(disposing);
    }
}
