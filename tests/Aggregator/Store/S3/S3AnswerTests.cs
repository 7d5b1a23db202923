using System.Net;
using System.Text;
using Accounting.Aggregator.Store;
using Accounting.Aggregator.Store.S3;
using Accounting.Tests.Support;
using Accounting.Tests.Support.S3;
using Xunit;

namespace Accounting.Tests.Aggregator.Store.S3;

/// <summary>Answers that a real server gives only when something stands in front of it, or the way to it is slow.</summary>
public sealed class S3AnswerTests : IDisposable
{
    private const int Steps = 4;
    private const int StepBytes = 16 << 20;

    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(30);

    private static readonly ObjectKey Key = ObjectKey.Parse("state/a");

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("<html><body>default backend - 404</body></html>")]
    [InlineData("")]
    public async Task A_proxy_that_knows_no_server_is_an_outage_and_not_an_object_that_is_missing(string body)
    {
        await using var server = new StandInServer(context => AnswerAsync(context, HttpStatusCode.NotFound, body));
        using S3ObjectStore store = server.Open(_folder.At("cache"), options => options);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.TryReadAsync(Key, Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.LeaseFileAsync(Key, ContentHash256.Of([]), Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ListAsync("state/", Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.PutAsync([ObjectContent.FromBytes(Key, new byte[] { 1 })], Cancellation));
    }

    [Fact]
    public async Task An_object_that_the_server_itself_does_not_know_is_missing()
    {
        await using var server = new StandInServer(context => AnswerAsync(context, HttpStatusCode.NotFound, "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code><Message>none</Message></Error>"));
        using S3ObjectStore store = server.Open(_folder.At("cache"), options => options);

        Assert.Null(await store.TryReadAsync(Key, Cancellation));
    }

    [Fact]
    public async Task A_password_in_the_address_is_not_told()
    {
        await using var server = new StandInServer(context => AnswerAsync(context, HttpStatusCode.Forbidden, ""));
        var address = new UriBuilder(server.Address) { UserName = "someone", Password = "hidden" };
        using S3ObjectStore store = server.Open(_folder.At("cache"), options => options with { Endpoint = address.Uri });

        StoreUnavailableException told = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.TryReadAsync(Key, Cancellation));

        Assert.Contains($" at {server.Address.AbsoluteUri.TrimEnd('/')}:", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_way_to_the_server_is_no_silence_while_it_takes_something()
    {
        var clock = new ManualClock();
        await using var server = new StandInServer(context => TakeSlowlyAsync(context, clock));
        using S3ObjectStore store = server.Open(_folder.At("cache"), options => options with { SilenceMax = SilenceMax }, clock);
        long begunTimestamp = clock.GetTimestamp();

        await store.PutAsync([ObjectContent.FromBytes(Key, new byte[Steps * StepBytes])], Cancellation);

        Assert.Equal(TimeSpan.FromSeconds(60), clock.GetElapsedTime(begunTimestamp));
    }

    /// <summary>
    /// Each step takes about as much as may be on its way, so between two of them the client sends something; the library tells that on a thread of its own,
    /// which is waited for before time passes.
    /// </summary>
    private static async Task TakeSlowlyAsync(HttpListenerContext context, ManualClock clock)
    {
        byte[] buffer = new byte[StepBytes];
        for (int step = 1; step < Steps; step++)
        {
            await context.Request.InputStream.ReadExactlyAsync(buffer, Cancellation);
            await HasHeardAsync(clock);
            clock.Advance(TimeSpan.FromSeconds(20));
        }

        await context.Request.InputStream.CopyToAsync(Stream.Null, Cancellation);
        context.Response.AddHeader("ETag", "\"0123456789abcdef0123456789abcdef\"");
    }

    /// <summary>Waits until the client has begun the time of silence anew; where it never does, it gives up as it would for a person.</summary>
    private static async Task HasHeardAsync(ManualClock clock)
    {
        for (int looks = 0; looks < 3000 && clock.NextDue < clock.GetUtcNow() + SilenceMax; looks++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), Cancellation);
        }
    }

    private static async Task AnswerAsync(HttpListenerContext context, HttpStatusCode status, string body)
    {
        await context.Request.InputStream.CopyToAsync(Stream.Null, Cancellation);
        context.Response.StatusCode = (int)status;
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body), Cancellation);
    }
}
