using Accounting.Aggregator.Store;
using Accounting.Aggregator.Store.S3;
using Accounting.Tests.Support.S3;
using Amazon.S3;
using Amazon.S3.Model;
using Xunit;

namespace Accounting.Tests.Aggregator.Store.S3;

public sealed class S3ObjectStoreContractTests(SwiftServer server) : ObjectStoreContract, IClassFixture<SwiftServer>, IAsyncLifetime
{
    private S3ObjectStore? _store;

    protected override IObjectStore Store => _store!;

    public async ValueTask InitializeAsync()
    {
        SwiftServer.Require();
        string bucket = await server.NewBucketAsync(Cancellation);
        _store = S3ObjectStore.Open(new S3Address(bucket, "some/where/"), server.Options(Folder.At("cache")), TimeProvider.System);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async Task FlipBitAsync(ObjectKey key, int atByte)
    {
        S3Address address = S3Address.Parse(Store.Location);
        using AmazonS3Client client = server.NewClient();
        using GetObjectResponse stored = await client.GetObjectAsync(address.Bucket, address.Prefix + key, Cancellation);
        using var bytes = new MemoryStream();
        await stored.ResponseStream.CopyToAsync(bytes, Cancellation);
        bytes.GetBuffer()[atByte] ^= 1;
        bytes.Position = 0;
        await client.PutObjectAsync(new PutObjectRequest { BucketName = address.Bucket, Key = address.Prefix + key, InputStream = bytes }, Cancellation);
    }

    protected override void Dispose(bool disposing)
    {
        _store?.Dispose();
        base.Dispose(disposing);
    }
}
