using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Accounting.Aggregator.Store;
using Accounting.Aggregator.Store.S3;
using Accounting.Tests.Support;
using Accounting.Tests.Support.S3;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Xunit;

namespace Accounting.Tests.Aggregator.Store.S3;

/// <summary>What only a server can do to a store: many pages, parts, wrong keys, going away.</summary>
public sealed class S3ObjectStoreTests(SwiftServer server) : IClassFixture<SwiftServer>, IAsyncLifetime
{
    private const int PartBytes = 5 << 20;

    private readonly TemporaryFolder _folder = new();
    private string _bucket = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        SwiftServer.Require();
        _bucket = await server.NewBucketAsync(Cancellation);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task More_objects_than_a_page_holds_are_listed_and_removed()
    {
        using S3ObjectStore store = Open(options => options with { KeysAtOnce = 10 });
        string[] keys = [.. Enumerable.Range(0, 45).Select(n => string.Create(CultureInfo.InvariantCulture, $"many/{n:d5}"))];
        await store.PutAsync([.. keys.Select(key => ObjectContent.FromBytes(Key(key), new byte[3]))], Cancellation);
        IReadOnlyList<StoredObject> listed = await store.ListAsync("many/", Cancellation);
        Assert.Equal(keys, listed.Select(found => found.Key.Value));
        await store.DeleteAsync([.. listed.Select(found => found.Key)], Cancellation);
        Assert.Empty(await store.ListAsync("", Cancellation));
    }

    [Fact]
    public async Task A_large_file_goes_in_parts_and_comes_back_in_ranges()
    {
        byte[] bytes = new byte[(2 * PartBytes) + 12_345];
        new Random(7).NextBytes(bytes);
        string path = _folder.At("large");
        await File.WriteAllBytesAsync(path, bytes, Cancellation);
        using S3ObjectStore store = Open();
        await store.PutAsync([ObjectContent.FromFile(Key("large"), path, mayBeMoved: true)], Cancellation);
        Assert.False(File.Exists(path));

        using AmazonS3Client sdk = server.NewClient();
        GetObjectMetadataResponse head = await sdk.GetObjectMetadataAsync(_bucket, "large", Cancellation);
        Assert.EndsWith("-3\"", head.ETag, StringComparison.Ordinal);
        using FileLease lease = await store.LeaseFileAsync(Key("large"), ContentHash256.Of(bytes), Cancellation);
        Assert.Equal(SHA256.HashData(bytes), SHA256.HashData(await File.ReadAllBytesAsync(lease.Path, Cancellation)));
    }

    [Fact]
    public async Task An_object_of_no_bytes_is_leased()
    {
        using S3ObjectStore store = Open();
        await store.PutAsync([ObjectContent.FromBytes(Key("empty"), default)], Cancellation);
        using FileLease lease = await store.LeaseFileAsync(Key("empty"), ContentHash256.Of([]), Cancellation);
        Assert.Equal(0, new FileInfo(lease.Path).Length);
    }

    [Fact]
    public async Task Local_copies_stay_within_their_limit_and_go_with_the_store()
    {
        byte[][] contents = [.. Enumerable.Range(0, 6).Select(n => Enumerable.Repeat((byte)n, 1000).ToArray())];
        string folder;
        using (S3ObjectStore store = Open(options => options with { CacheBytesMax = 2500 }))
        {
            folder = store.LeaseFolder;
            await store.PutAsync([.. contents.Select((bytes, n) => ObjectContent.FromBytes(Key($"copies/{n}"), bytes))], Cancellation);
            using (await store.LeaseFileAsync(Key("copies/0"), ContentHash256.Of(contents[0]), Cancellation))
            {
                for (int n = 1; n < contents.Length; n++)
                {
                    (await store.LeaseFileAsync(Key($"copies/{n}"), ContentHash256.Of(contents[n]), Cancellation)).Dispose();
                }
            }

            Assert.Equal([0, 5], Directory.GetFiles(folder).Select(file => (int)File.ReadAllBytes(file)[0]).Order());
        }

        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task A_local_copy_that_was_changed_is_fetched_again()
    {
        using S3ObjectStore store = Open();
        byte[] bytes = [1, 2, 3];
        await store.PutAsync([ObjectContent.FromBytes(Key("a"), bytes)], Cancellation);
        using (FileLease first = await store.LeaseFileAsync(Key("a"), ContentHash256.Of(bytes), Cancellation))
        {
            await File.WriteAllBytesAsync(first.Path, [1, 2, 4], Cancellation);
        }

        using FileLease second = await store.LeaseFileAsync(Key("a"), ContentHash256.Of(bytes), Cancellation);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(second.Path, Cancellation));
    }

    [Fact]
    public async Task A_local_copy_that_was_found_right_is_not_read_again_until_it_is_changed()
    {
        using S3ObjectStore store = Open(clock: new LaterClock());
        byte[] bytes = [1, 2, 3];
        await store.PutAsync([ObjectContent.FromBytes(Key("a"), bytes)], Cancellation);
        (await store.LeaseAgainAsync(Key("a"), ContentHash256.Of(bytes), Cancellation)).Dispose();
        (await store.LeaseAgainAsync(Key("a"), ContentHash256.Of(bytes), Cancellation)).Dispose();
        using (FileLease known = await store.LeaseAgainAsync(Key("a"), ContentHash256.Of(bytes), Cancellation))
        {
            Assert.True(known.IsKnown);
            using FileLease read = await store.LeaseFileAsync(Key("a"), ContentHash256.Of(bytes), Cancellation);
            Assert.False(read.IsKnown);
            await File.WriteAllBytesAsync(known.Path, [1, 2, 4], Cancellation);
        }

        using FileLease fetched = await store.LeaseAgainAsync(Key("a"), ContentHash256.Of(bytes), Cancellation);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(fetched.Path, Cancellation));
    }

    [Fact]
    public async Task Wrong_keys_and_missing_buckets_are_told_at_once_with_the_remedy()
    {
        await AssertToldAsync(Open(options => options with { Credentials = new BasicAWSCredentials(SwiftServer.AccessKey, "wrong") }), "Check the credentials", "SignatureDoesNotMatch");
        await AssertToldAsync(Open(options => options with { Credentials = new BasicAWSCredentials(SwiftServer.OwnerAccessKey, SwiftServer.OwnerSecretKey) }, "no-such-bucket"), "Make the bucket no-such-bucket", "NoSuchBucket");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_once_the_budget_is_used_up()
    {
        using S3ObjectStore store = Open(options => options with { Endpoint = new Uri("http://127.0.0.1:9"), RetryBudget = TimeSpan.FromMilliseconds(300) });
        StoreUnavailableException told = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.TryReadAsync(Key("a"), Cancellation));
        Assert.Contains("http://127.0.0.1:9", told.Message, StringComparison.Ordinal);
        Assert.Contains("Connection refused", told.Message, StringComparison.Ordinal);
        Assert.True(store.Retries > 0);
    }

    [Fact]
    public async Task A_server_that_stops_in_the_middle_and_comes_back_costs_nothing_but_time()
    {
        using S3ObjectStore store = Open(options => options with { RetryBudget = TimeSpan.FromMinutes(5) });
        await server.KillAsync();
        Task written = store.PutAsync([.. Enumerable.Range(0, 40).Select(n => ObjectContent.FromBytes(Key($"survivors/{n}"), BitConverter.GetBytes(n)))], Cancellation);
        await WaitForRetryAsync(store);
        await server.StartAsync();
        await written;
        foreach (StoredObject found in await store.ListAsync("survivors/", Cancellation))
        {
            Assert.Equal(found.Key.Name, BitConverter.ToInt32(await store.TryReadAsync(found.Key, Cancellation)).ToString(CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task The_key_that_every_store_is_tested_with_may_do_nothing_but_use_the_objects_of_its_bucket()
    {
        using AmazonS3Client owner = server.NewClient();
        await owner.PutBucketAsync("somebody-elses", Cancellation);
        await owner.PutObjectAsync(new PutObjectRequest { BucketName = "somebody-elses", Key = "a", ContentBody = "secret" }, Cancellation);
        using AmazonS3Client key = server.NewClient(SwiftServer.AccessKey, SwiftServer.SecretKey);
        await AssertDeniedAsync(() => key.ListBucketsAsync(Cancellation));
        await AssertDeniedAsync(() => key.PutBucketAsync("its-own", Cancellation));
        await AssertDeniedAsync(() => key.DeleteBucketAsync(_bucket, Cancellation));
        await AssertDeniedAsync(() => key.PutBucketVersioningAsync(
            new PutBucketVersioningRequest { BucketName = _bucket, VersioningConfig = new S3BucketVersioningConfig { Status = VersionStatus.Enabled } }, Cancellation));
        await AssertDeniedAsync(() => key.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "somebody-elses" }, Cancellation));
        await AssertDeniedAsync(() => key.GetObjectAsync("somebody-elses", "a", Cancellation));
        await AssertDeniedAsync(() => key.PutObjectAsync(new PutObjectRequest { BucketName = "somebody-elses", Key = "b", ContentBody = "x" }, Cancellation));
    }

    private static async Task AssertDeniedAsync(Func<Task> call) =>
        Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<AmazonS3Exception>(call)).StatusCode);

    private static async Task AssertToldAsync(S3ObjectStore store, params string[] parts)
    {
        using (store)
        {
            StoreUnavailableException told = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.TryReadAsync(Key("a"), Cancellation));
            Assert.All(parts, part => Assert.Contains(part, told.Message, StringComparison.Ordinal));
            Assert.Equal(0, store.Retries);
        }
    }

    private static async Task WaitForRetryAsync(S3ObjectStore store)
    {
        while (store.Retries == 0)
        {
            await Task.Delay(10, Cancellation);
        }
    }

    private static ObjectKey Key(string text) => ObjectKey.Parse(text);

    private S3ObjectStore Open(Func<S3Options, S3Options>? change = null, string? bucket = null, TimeProvider? clock = null)
    {
        S3Options options = server.Options(_folder.At("cache")) with { PartBytes = PartBytes };
        return S3ObjectStore.Open(new S3Address(bucket ?? _bucket, ""), change?.Invoke(options) ?? options, clock ?? TimeProvider.System);
    }

    /// <summary>By which files were written long ago.</summary>
    private sealed class LaterClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddHours(1);
    }
}
