using Accounting.Aggregator.Store;
using Accounting.Aggregator.Store.S3;
using Accounting.Tests.Support;
using Accounting.Tests.Support.S3;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>The whole pipeline with its store in a bucket of a real S3 server.</summary>
[Collection(RealExecutable.Name)]
public sealed class BucketTests(SwiftServer server) : IClassFixture<SwiftServer>, IDisposable
{
    private static readonly string[] Demo = ["demo", "--transactions", "800", "--accounts", "40", "--months", "1", "--start-month", "2026-03"];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_demo_in_a_bucket_publishes_the_same_bytes_as_in_a_folder()
    {
        SwiftServer.Require();
        string bucket = await server.NewBucketAsync(Cancellation);
        string[] inBucket = ["--store", $"s3://{bucket}/books", .. server.Settings(_folder.At("cache"))];
        (await AccountingProgram.RunAsync([.. Demo, "--data", _folder.At("store")])).Expect(0);
        ProgramResult made = (await AccountingProgram.RunAsync([.. Demo, .. inBucket])).Expect(0);
        Assert.Contains("books agree", made.Output, StringComparison.Ordinal);
        await AssertSameAsync(bucket, "statistics/", _ => true);
        await AssertSameAsync(bucket, "reports/month=", SameFiles.IsTable);

        // Again it is only verified, by another process with nothing in its cache.
        Assert.Contains("verified", (await AccountingProgram.RunAsync([.. Demo, .. inBucket])).Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("sound", (await AccountingProgram.RunAsync(["verify", .. inBucket])).Expect(0).Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder.At("cache"), "*", SearchOption.AllDirectories));
    }

    private async Task AssertSameAsync(string bucket, string prefix, Func<string, bool> isCompared)
    {
        using S3ObjectStore store = S3ObjectStore.Open(new S3Address(bucket, "books/"), server.Options(_folder.At("own-cache")), TimeProvider.System);
        StoredObject[] stored = [.. (await store.ListAsync("", Cancellation)).Where(found => found.Key.Value.StartsWith(prefix, StringComparison.Ordinal) && isCompared(found.Key.Value))];
        string[] inFolder = [.. Directory.EnumerateFiles(_folder.At("store"), "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_folder.At("store"), path))
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && isCompared(name))
            .Order(StringComparer.Ordinal)];
        Assert.NotEmpty(inFolder);
        Assert.Equal(inFolder, stored.Select(found => found.Key.Value));
        foreach (StoredObject found in stored)
        {
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(_folder.At("store"), found.Key.Value), Cancellation), await store.TryReadAsync(found.Key, Cancellation));
        }
    }
}
