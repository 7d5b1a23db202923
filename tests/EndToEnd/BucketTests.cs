using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Accounting.Aggregator.Store;
using Accounting.Aggregator.Store.S3;
using Accounting.Tests.Support;
using Accounting.Tests.Support.S3;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>The whole pipeline with its store in a bucket of a real S3 server.</summary>
[Collection(RealDemo.Name)]
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
        await AssertSameAsync(bucket, "account_statistics/", _ => true);
        await AssertSameAsync(bucket, "market_statistics/", _ => true);
        await AssertSameAsync(bucket, "reports/month=", SameFiles.IsTable);

        string[] asked = ["sql", "--format", "tsv", "SELECT home_date, currency, kind, count(*), sum(amount) FROM transactions GROUP BY ALL ORDER BY ALL"];
        Assert.Equal(
            (await AccountingProgram.RunAsync([.. asked, "--data", _folder.At("store")])).Expect(0).Output,
            (await AccountingProgram.RunAsync([.. asked, .. inBucket])).Expect(0).Output);

        // Again it is only verified, by another process with nothing in its cache.
        Assert.Contains("verified", (await AccountingProgram.RunAsync([.. Demo, .. inBucket])).Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("sound", (await AccountingProgram.RunAsync(["verify", .. inBucket])).Expect(0).Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder.At("cache"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_bucket_that_is_gone_for_a_while_costs_nothing_but_lag()
    {
        SwiftServer.Require();
        string bucket = await server.NewBucketAsync(Cancellation);
        string[] inBucket = ["--store", $"s3://{bucket}/books", .. server.Settings(_folder.At("cache")), "--set", "s3:retry_seconds=1"];
        using BrokerProcess broker = await BrokerProcess.StartAsync(partitions: 2);
        var health = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}/"));
        using AccountingProgram consumer = AccountingProgram.Start(
            ["run", "--roles", "consumer", "--ready-file", _folder.At("ready"), "--set", $"health:address={health}", "--set", "consumer:checkpoint_interval_seconds=1", .. inBucket, .. broker.Log]);
        await FileArrival.WaitAsync(_folder.Path, "ready", consumer);
        await broker.ProduceMonthAsync("2026-03", seed: 1, accounts: 20, transactions: 300);

        await server.KillAsync();
        await broker.ProduceMonthAsync("2026-04", seed: 2, accounts: 20, transactions: 300);
        await UntilReadyIsAsync(HttpStatusCode.ServiceUnavailable, health, consumer);
        await Task.Delay(Thoroughness.Pick(TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(2)), Cancellation);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(new Uri(health, "health/live")));
        await server.StartAsync();
        await UntilReadyIsAsync(HttpStatusCode.OK, health, consumer);
        consumer.Stop();
        (await consumer.ResultAsync()).Expect(0);

        (await AccountingProgram.RunAsync(["run", "--roles", "consumer,compactor", "--until-caught-up", .. inBucket, .. broker.Log])).Expect(0);
        (await AccountingProgram.RunAsync(["run", "--roles", "consumer,compactor", "--until-caught-up", "--group", "undisturbed", "--data", _folder.At("store"), .. broker.Log])).Expect(0);
        await AssertSameAsync(bucket, "account_statistics/", _ => true);
        await AssertSameAsync(bucket, "transactions/", _ => true);
    }

    private static async Task UntilReadyIsAsync(HttpStatusCode wanted, Uri health, AccountingProgram asked)
    {
        while (await AskAsync(new Uri(health, "health/ready")) != wanted)
        {
            Assert.False(asked.HasExited);
            await Task.Delay(50, Cancellation);
        }
    }

    private static async Task<HttpStatusCode> AskAsync(Uri address)
    {
        using var http = new HttpClient();
        return (await http.GetAsync(address, Cancellation)).StatusCode;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
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
