using System.Text;
using Accounting.Aggregator.Store;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Aggregator.Store;

/// <summary>A folder shared by processes, one of which is killed.</summary>
public sealed class LocalObjectStoreProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Of_processes_that_create_the_same_names_exactly_one_wins_each()
    {
        string root = _folder.At("store");
        var store = LocalObjectStore.Open(root, TimeProvider.System);
        using (var first = WriterProcess.Start(nameof(WriterProcess.Roles.CreateHundred), root))
        using (var second = WriterProcess.Start(nameof(WriterProcess.Roles.CreateHundred), root))
        {
            Assert.Equal(0, await first.ExitCode());
            Assert.Equal(0, await second.ExitCode());
        }

        var claims = new List<(string Key, string Winner)>();
        foreach (StoredObject wins in await store.ListAsync("wins/", Cancellation))
        {
            claims.AddRange((await Text(store, wins.Key)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(key => (key, wins.Key.Name)));
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(n => $"chain/{n}.json").Order(StringComparer.Ordinal), claims.Select(claim => claim.Key).Order(StringComparer.Ordinal));
        foreach ((string key, string winner) in claims)
        {
            Assert.Equal(winner, await Text(store, ObjectKey.Parse(key)));
        }
    }

    [Fact]
    public async Task A_process_killed_while_writing_leaves_only_whole_objects_and_its_leftovers_go_later()
    {
        string root = _folder.At("store");
        var clock = new ManualClock(TimeProvider.System.GetUtcNow());
        var store = LocalObjectStore.Open(root, clock);
        using (var writer = WriterProcess.Start(nameof(WriterProcess.Roles.WriteForever), root))
        {
            // Read beside it until it has gone round and overwrites its own objects.
            while (await CheckAll(store) < 500)
            {
                Assert.False(writer.HasExited);
            }

            await writer.Kill();
        }

        Assert.Equal(500, await CheckAll(store));
        clock.Advance(TimeSpan.FromHours(2));
        LocalObjectStore.Open(root, clock);
        Assert.Empty(Directory.GetFiles(Path.Combine(root, ".tmp")));
        Assert.Equal(500, await CheckAll(store));
    }

    private static async Task<int> CheckAll(LocalObjectStore store)
    {
        IReadOnlyList<StoredObject> objects = await store.ListAsync("", Cancellation);
        foreach (StoredObject stored in objects)
        {
            byte[] bytes = (await store.TryReadAsync(stored.Key, Cancellation))!;
            Assert.Equal(WriterProcess.ObjectBytes, bytes.Length);
            Assert.Equal(-1, bytes.AsSpan().IndexOfAnyExcept(bytes[0]));
        }

        return objects.Count;
    }

    private static async Task<string> Text(LocalObjectStore store, ObjectKey key) => Encoding.UTF8.GetString((await store.TryReadAsync(key, Cancellation))!);
}
