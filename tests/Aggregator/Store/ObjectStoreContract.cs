using System.Text;
using Accounting.Aggregator.Store;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Aggregator.Store;

/// <summary>What every object store promises: each implementation runs these same tests.</summary>
public abstract class ObjectStoreContract : IDisposable
{
    private protected TemporaryFolder Folder { get; } = new();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IObjectStore Store { get; }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_was_put_is_read_back_byte_for_byte()
    {
        byte[] everyByte = [.. Enumerable.Range(0, 70_000).Select(index => (byte)(index * 31))];
        await Put("a/b/c-1.bin", everyByte);
        await Put("a/empty", []);
        Assert.Equal(everyByte, await Store.TryReadAsync(Key("a/b/c-1.bin"), Cancellation));
        Assert.Empty((await Store.TryReadAsync(Key("a/empty"), Cancellation))!);
    }

    [Fact]
    public async Task An_object_that_is_not_there_reads_as_null()
    {
        await Put("a/b", "x");
        Assert.Null(await Store.TryReadAsync(Key("a/c"), Cancellation));
        Assert.Null(await Store.TryReadAsync(Key("missing/folder/c"), Cancellation));
        Assert.Null(await Store.TryReadAsync(Key("a/b/below-an-object"), Cancellation));
    }

    [Fact]
    public async Task A_later_put_replaces_the_whole_object()
    {
        await Put("a/b", "a long content");
        await Put("a/b", "short");
        Assert.Equal("short", await Read("a/b"));
    }

    [Fact]
    public async Task Many_objects_are_put_in_one_call_and_listed_with_their_sizes()
    {
        ObjectContent[] many = [.. Enumerable.Range(0, 300).Select(n => ObjectContent.FromBytes(Key($"days/date={n % 7}/{n}.json"), new byte[n]))];
        await Store.PutAsync(many, Cancellation);
        (ObjectKey, long)[] expected = [.. many.Select(content => (content.Key, (long)content.Bytes.Length)).OrderBy(stored => stored.Key.Value, StringComparer.Ordinal)];
        Assert.Equal(expected, (await Store.ListAsync("", Cancellation)).Select(stored => (stored.Key, stored.LengthBytes)));
    }

    [Theory]
    [InlineData("runs/compact-", "", "runs/compact-1.json runs/compact-2.json runs/compact-3.json")]
    [InlineData("runs/compact-", "runs/compact-2", "runs/compact-2.json runs/compact-3.json")]
    [InlineData("runs/compact-", "runs/compact-2.json", "runs/compact-3.json")]
    [InlineData("runs/compact-", "runs/compact-4", "")]
    [InlineData("runs/", "runs/compact-3.json", "runs/nightly-1.json runs/parts/a/1 runs/parts/b")]
    [InlineData("runs/p", "runs/parts/a/0", "runs/parts/a/1 runs/parts/b")]
    [InlineData("runs/p", "runs/parts/a/1", "runs/parts/b")]
    [InlineData("ru", "runs/nightly-2", "runs/parts/a/1 runs/parts/b runs0.json")]
    [InlineData("", "runs/parts", "runs/parts/a/1 runs/parts/b runs0.json")]
    [InlineData("nothing/of-it-", "", "")]
    public async Task A_listing_of_names_that_begin_so_tells_those_after_one(string beginning, string after, string expected)
    {
        foreach (string name in new[] { "runs/compact-1.json", "runs/compact-2.json", "runs/compact-3.json", "runs/nightly-1.json", "runs/parts/a/1", "runs/parts/b", "runs0.json", "a/b" })
        {
            await Put(name, "x");
        }

        IReadOnlyList<StoredObject> found = await Store.ListAsync([new KeyRange(beginning, after)], Cancellation);
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), found.Select(stored => stored.Key.Value));
        Assert.All(found, stored => Assert.Equal(1, stored.LengthBytes));
    }

    [Fact]
    public async Task A_listing_of_several_ranges_has_the_keys_of_each_in_one_order()
    {
        foreach (string name in new[] { "a/b-1", "a/b-2", "a/b-3", "a/c-1", "a/d-1", "a/d-2/e", "a/d-2/f", "b/c", "c/d" })
        {
            await Put(name, "x");
        }

        IReadOnlyList<StoredObject> found = await Store.ListAsync([new KeyRange("b/"), new KeyRange("a/d-"), new KeyRange("a/b-", "a/b-1"), new KeyRange("a/e"), new KeyRange("nothing/")], Cancellation);
        Assert.Equal(["a/b-2", "a/b-3", "a/d-1", "a/d-2/e", "a/d-2/f", "b/c"], found.Select(stored => stored.Key.Value));
        Assert.Empty(await Store.ListAsync([], Cancellation));
    }

    [Fact]
    public async Task A_listing_of_folders_tells_those_that_objects_lie_in_and_not_the_objects()
    {
        foreach (string name in new[] { "a/b/c/1", "a/b/c/2", "a/d/1", "a/e", "f/1", "g" })
        {
            await Put(name, "x");
        }

        await Put("a/h/i/1", "x");
        await Store.DeleteAsync([Key("a/h/i/1")], Cancellation);
        Assert.Equal(["a/b/", "a/d/"], await Store.ListFoldersAsync("a/", Cancellation));
        Assert.Equal(["a/", "f/"], await Store.ListFoldersAsync("", Cancellation));
        Assert.Empty(await Store.ListFoldersAsync("a/d/", Cancellation));
        Assert.Empty(await Store.ListFoldersAsync("nothing/", Cancellation));
    }

    [Fact]
    public async Task A_listing_shows_that_an_object_was_written_again_even_if_its_length_is_the_same()
    {
        await Put("a/b", "same length");
        await Put("a/other", "same length");
        StoredObject[] first = [.. await Store.ListAsync("a/", Cancellation)];
        Assert.Equal(first, await Store.ListAsync("a/", Cancellation));
        await Put("a/b", "SAME LENGTH");
        Assert.NotEqual(first[0].Tag, (await Store.ListAsync("a/", Cancellation))[0].Tag);
        Assert.Equal(first[1], (await Store.ListAsync("a/", Cancellation))[1]);
    }

    [Fact]
    public async Task Lists_are_in_ordinal_order_of_the_whole_key()
    {
        // '-' < '.' < '/' < '0' < '=' < 'B' < '_' < 'a': by folder, "a/z" would come first.
        string[] keys = ["a-b", "a.b", "a/z", "a0", "a=1", "B", "_a", "a/b/c"];
        foreach (string key in keys)
        {
            await Put(key, "x");
        }

        Assert.Equal(keys.Order(StringComparer.Ordinal), await List(""));
    }

    [Fact]
    public async Task A_prefix_is_a_folder_and_not_the_beginning_of_a_name()
    {
        await Put("state/a", "x");
        await Put("state/b/c", "x");
        await Put("states", "x");
        Assert.Equal(["state/a", "state/b/c"], await List("state/"));
        Assert.Equal(["state/b/c"], await List("state/b/"));
        Assert.Empty(await List("nothing/here/"));
        Assert.Empty(await List("state/a/"));
        foreach (string wrong in new[] { "state", "/", "../", "state//", ".tmp/" })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.ListAsync(wrong, Cancellation));
        }
    }

    [Fact]
    public async Task A_file_is_copied_unless_it_may_be_moved()
    {
        string kept = Folder.At("kept"), moved = Folder.At("moved");
        await File.WriteAllTextAsync(kept, "kept content", Cancellation);
        await File.WriteAllTextAsync(moved, "moved content", Cancellation);
        await Store.PutAsync([ObjectContent.FromFile(Key("x/kept"), kept), ObjectContent.FromFile(Key("x/moved"), moved, mayBeMoved: true)], Cancellation);
        Assert.Equal("kept content", await Read("x/kept"));
        Assert.Equal("moved content", await Read("x/moved"));
        Assert.True(File.Exists(kept));
        Assert.False(File.Exists(moved));
    }

    [Fact]
    public async Task A_put_with_a_missing_file_writes_nothing()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.PutAsync(
            [ObjectContent.FromBytes(Key("x/a"), new byte[1]), ObjectContent.FromFile(Key("x/b"), Folder.At("missing"))], Cancellation));
        Assert.Empty(await List(""));
    }

    [Fact]
    public async Task An_object_is_created_only_where_none_is()
    {
        Assert.True(await Create("chain/1.json", "first"));
        Assert.False(await Create("chain/1.json", "second"));
        Assert.Equal("first", await Read("chain/1.json"));
    }

    [Fact]
    public async Task A_file_is_created_exclusively_and_moved_only_by_the_winner()
    {
        string winner = Folder.At("winner"), loser = Folder.At("loser");
        await File.WriteAllTextAsync(winner, "winner", Cancellation);
        await File.WriteAllTextAsync(loser, "loser", Cancellation);
        Assert.True(await Store.TryCreateAsync(ObjectContent.FromFile(Key("c/1"), winner, mayBeMoved: true), Cancellation));
        Assert.False(await Store.TryCreateAsync(ObjectContent.FromFile(Key("c/1"), loser, mayBeMoved: true), Cancellation));
        Assert.Equal("winner", await Read("c/1"));
        Assert.False(File.Exists(winner));
        Assert.True(File.Exists(loser));
    }

    [Fact]
    public async Task Of_sixteen_that_create_at_once_exactly_one_wins()
    {
        for (int round = 0; round < 20; round++)
        {
            string key = $"chain/{round}.json";
            bool[] results = await Task.WhenAll(Enumerable.Range(0, 16).Select(caller => Task.Run(() => Create(key, $"caller {caller}"), Cancellation)));
            int winner = Assert.Single(Enumerable.Range(0, 16), caller => results[caller]);
            Assert.Equal($"caller {winner}", await Read(key));
        }
    }

    [Fact]
    public async Task A_lease_gives_a_path_with_the_checked_bytes()
    {
        await Put("seg/1.avro", "content");
        using FileLease lease = await Store.LeaseFileAsync(Key("seg/1.avro"), Hash("content"), Cancellation);
        Assert.Equal("content", await File.ReadAllTextAsync(lease.Path, Cancellation));
    }

    [Fact]
    public async Task A_lease_on_a_missing_object_or_one_with_a_flipped_bit_is_damage_that_names_the_key()
    {
        await Put("seg/1.avro", "content");
        await FlipBitAsync(Key("seg/1.avro"), 3);
        DamagedDataException flipped = await Assert.ThrowsAsync<DamagedDataException>(() => Store.LeaseFileAsync(Key("seg/1.avro"), Hash("content"), Cancellation));
        DamagedDataException missing = await Assert.ThrowsAsync<DamagedDataException>(() => Store.LeaseFileAsync(Key("seg/2.avro"), Hash("content"), Cancellation));
        Assert.Contains("seg/1.avro", flipped.Message, StringComparison.Ordinal);
        Assert.Contains("seg/2.avro", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_leased_before_and_is_gone_or_another_now_is_damage()
    {
        await Put("seg/1.avro", "content");
        await Put("seg/copy.avro", "content");
        foreach (string key in new[] { "seg/1.avro", "seg/copy.avro" })
        {
            (await Store.LeaseFileAsync(Key(key), Hash("content"), Cancellation)).Dispose();
        }

        await Store.DeleteAsync([Key("seg/1.avro")], Cancellation);
        await Put("seg/copy.avro", "CONTENT");
        await Assert.ThrowsAsync<DamagedDataException>(() => Store.LeaseFileAsync(Key("seg/1.avro"), Hash("content"), Cancellation));
        await Assert.ThrowsAsync<DamagedDataException>(() => Store.LeaseFileAsync(Key("seg/copy.avro"), Hash("content"), Cancellation));
    }

    [Fact]
    public async Task What_was_found_right_again_and_again_and_is_gone_or_another_now_is_damage()
    {
        await Put("seg/1.avro", "content");
        await Put("seg/copy.avro", "content");
        foreach (string key in new[] { "seg/1.avro", "seg/copy.avro", "seg/1.avro", "seg/copy.avro", "seg/1.avro" })
        {
            using FileLease lease = await Store.LeaseAgainAsync(Key(key), Hash("content"), Cancellation);
            Assert.Equal("content", await File.ReadAllTextAsync(lease.Path, Cancellation));
        }

        await Assert.ThrowsAsync<DamagedDataException>(() => Store.LeaseAgainAsync(Key("seg/1.avro"), Hash("CONTENT"), Cancellation));
        await Store.DeleteAsync([Key("seg/1.avro")], Cancellation);
        await Put("seg/copy.avro", "CONTENT");
        await Assert.ThrowsAsync<DamagedDataException>(() => Store.LeaseAgainAsync(Key("seg/1.avro"), Hash("content"), Cancellation));
        await Assert.ThrowsAsync<DamagedDataException>(() => Store.LeaseAgainAsync(Key("seg/copy.avro"), Hash("content"), Cancellation));
    }

    [Fact]
    public async Task Deleting_twice_is_no_error_and_an_emptied_folder_is_not_listed()
    {
        await Put("a/b/c", "x");
        await Put("a/d", "x");
        await Store.DeleteAsync([Key("a/b/c"), Key("a/never"), Key("no/such/folder")], Cancellation);
        await Store.DeleteAsync([Key("a/b/c")], Cancellation);
        Assert.Equal(["a/d"], await List(""));
        await Put("a/b/c", "again");
        Assert.Equal("again", await Read("a/b/c"));
    }

    [Fact]
    public async Task A_cancelled_call_does_nothing()
    {
        await Put("a", "x");
        var cancelled = new CancellationToken(canceled: true);
        ObjectContent content = ObjectContent.FromBytes(Key("b"), new byte[1]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.PutAsync([content], cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.TryCreateAsync(content, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.DeleteAsync([Key("a")], cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.TryReadAsync(Key("a"), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ListAsync("", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.LeaseFileAsync(Key("a"), Hash("x"), cancelled));
        Assert.Equal(["a"], await List(""));
    }

    [Fact]
    public async Task A_reader_sees_one_whole_version_while_another_writes()
    {
        byte[][] versions = [.. Enumerable.Range(0, 4).Select(version => Enumerable.Repeat((byte)version, 50_000 + version).ToArray())];
        await Put("public.parquet", versions[0]);
        Task writer = Task.Run(
            async () =>
            {
                for (int n = 0; n < 40; n++)
                {
                    await Put("public.parquet", versions[n % 4]);
                }
            },
            Cancellation);
        while (!writer.IsCompleted)
        {
            byte[] seen = (await Store.TryReadAsync(Key("public.parquet"), Cancellation))!;
            Assert.Equal(versions[seen[0]], seen);
        }

        await writer;
    }

    protected static ObjectKey Key(string text) => ObjectKey.Parse(text);

    protected static ContentHash256 Hash(string content) => ContentHash256.Of(Encoding.UTF8.GetBytes(content));

    protected abstract Task FlipBitAsync(ObjectKey key, int atByte);

    protected virtual void Dispose(bool disposing) => Folder.Dispose();

    protected Task Put(string key, byte[] content) => Store.PutAsync([ObjectContent.FromBytes(Key(key), content)], Cancellation);

    protected Task Put(string key, string content) => Put(key, Encoding.UTF8.GetBytes(content));

    protected Task<bool> Create(string key, string content) =>
        Store.TryCreateAsync(ObjectContent.FromBytes(Key(key), Encoding.UTF8.GetBytes(content)), Cancellation);

    protected async Task<string?> Read(string key) =>
        await Store.TryReadAsync(Key(key), Cancellation) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    protected async Task<string[]> List(string prefix) =>
        [.. (await Store.ListAsync(prefix, Cancellation)).Select(stored => stored.Key.Value)];
}
