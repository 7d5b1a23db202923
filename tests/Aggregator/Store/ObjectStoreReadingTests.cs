using Accounting.Aggregator.Store;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Aggregator.Store;

/// <summary>Readings of many objects: side by side where that pays, handed out in order.</summary>
public sealed class ObjectStoreReadingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<int> _begun = [];
    private readonly Dictionary<int, TaskCompletionSource<string>> _answers = Enumerable.Range(0, 5).ToDictionary(item => item, _ => new TaskCompletionSource<string>());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task As_many_readings_are_under_way_as_calls_are_worth_making_at_once_and_come_out_in_order()
    {
        await using IAsyncEnumerator<(int Item, Task<string> Reading)> each = Read(callsAtOnce: 3);
        ValueTask<bool> first = each.MoveNextAsync();
        Assert.Equal([0, 1, 2], _begun);
        _answers[2].SetResult("two");
        _answers[1].SetException(new DamagedDataException("one"));
        Assert.False(first.IsCompleted);
        _answers[0].SetResult("zero");

        Assert.True(await first);
        Assert.Equal((0, "zero"), (each.Current.Item, await each.Current.Reading));
        Assert.True(await each.MoveNextAsync());
        await Assert.ThrowsAsync<DamagedDataException>(() => each.Current.Reading);
        Assert.True(await each.MoveNextAsync());
        Assert.Equal((2, "two"), (each.Current.Item, await each.Current.Reading));
        Assert.Equal([0, 1, 2], _begun);

        ValueTask<bool> fourth = each.MoveNextAsync();
        Assert.Equal([0, 1, 2, 3, 4], _begun);
        _answers[3].SetResult("three");
        _answers[4].SetResult("four");
        Assert.True(await fourth);
        Assert.True(await each.MoveNextAsync());
        Assert.False(await each.MoveNextAsync());
    }

    [Fact]
    public async Task Where_one_call_at_a_time_is_best_the_next_begins_when_the_last_was_taken()
    {
        await using IAsyncEnumerator<(int Item, Task<string> Reading)> each = Read(callsAtOnce: 1);
        foreach (int item in Enumerable.Range(0, 3))
        {
            _answers[item].SetResult("");
            Assert.True(await each.MoveNextAsync());
            Assert.Equal(Enumerable.Range(0, item + 1), _begun);
        }
    }

    private IAsyncEnumerator<(int Item, Task<string> Reading)> Read(int callsAtOnce) =>
        new StoreOfManyCalls(LocalObjectStore.Open(_folder.Path, TimeProvider.System), callsAtOnce)
            .ReadEachAsync(Enumerable.Range(0, 5), item =>
            {
                _begun.Add(item);
                return _answers[item].Task;
            })
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);

    private sealed class StoreOfManyCalls(IObjectStore store, int callsAtOnce) : IObjectStore
    {
        public string Location => store.Location;

        public int CallsAtOnceMax => callsAtOnce;

        public Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellation) => store.ListAsync(prefix, cancellation);

        public Task<byte[]?> TryReadAsync(ObjectKey key, CancellationToken cancellation) => store.TryReadAsync(key, cancellation);

        public Task<FileLease> LeaseFileAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation) => store.LeaseFileAsync(key, expected, cancellation);

        public Task PutAsync(IReadOnlyList<ObjectContent> objects, CancellationToken cancellation) => store.PutAsync(objects, cancellation);

        public Task<bool> TryCreateAsync(ObjectContent content, CancellationToken cancellation) => store.TryCreateAsync(content, cancellation);

        public Task DeleteAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellation) => store.DeleteAsync(keys, cancellation);
    }
}
