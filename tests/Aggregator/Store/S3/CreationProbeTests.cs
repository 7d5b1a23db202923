using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Accounting.Aggregator.Store;
using Accounting.Aggregator.Store.S3;
using Accounting.Tests.Support;
using Accounting.Tests.Support.S3;
using Xunit;

namespace Accounting.Tests.Aggregator.Store.S3;

/// <summary>A bucket is asked whether it creates exclusively before a month's close rests on it; its setting is not believed.</summary>
public sealed class CreationProbeTests : IDisposable
{
    private const string Probes = "/bucket/state/probes/";

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentDictionary<string, byte[]> _objects = [];
    private readonly ConcurrentDictionary<string, int> _creations = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_server_that_lets_exactly_one_of_many_create_an_object_is_trusted_and_asked_once_a_process()
    {
        await using var server = new StandInServer(context => AnswerAsync(context, (_, earlier) => earlier == 0));
        using S3ObjectStore store = server.Open(_folder.At("cache"), options => options);

        await store.RequireExclusiveCreationAsync(Cancellation);
        await store.RequireExclusiveCreationAsync(Cancellation);

        Assert.Equal(20, _creations.Count);
        Assert.All(_creations.Values, creations => Assert.Equal(32, creations));
        Assert.Empty(_objects);
    }

    [Fact]
    public async Task A_server_that_ignores_the_condition_is_refused_with_the_name_of_the_setting()
    {
        await using var server = new StandInServer(context => AnswerAsync(context, (_, _) => true));
        using S3ObjectStore store = server.Open(_folder.At("cache"), options => options);

        StoreMismatchException refusal = await Assert.ThrowsAsync<StoreMismatchException>(() => store.RequireExclusiveCreationAsync(Cancellation));

        Assert.Contains("s3:atomic_create=false", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(_objects);
        await Assert.ThrowsAsync<StoreMismatchException>(() => store.RequireExclusiveCreationAsync(Cancellation));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_server_that_fails_in_one_round_of_twenty_is_refused(int winnersOfTheLastRound)
    {
        await using var server = new StandInServer(context => AnswerAsync(context, (round, earlier) => earlier < (round == 20 ? winnersOfTheLastRound : 1)));
        using S3ObjectStore store = server.Open(_folder.At("cache"), options => options);

        StoreMismatchException refusal = await Assert.ThrowsAsync<StoreMismatchException>(() => store.RequireExclusiveCreationAsync(Cancellation));

        Assert.Contains($"{winnersOfTheLastRound} were told that they did", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_one_closer_is_configured_nothing_is_asked()
    {
        await using var server = new StandInServer(context => AnswerAsync(context, (_, _) => true));
        using S3ObjectStore store = server.Open(_folder.At("cache"), options => options with { CreatesAtomically = false });

        await store.RequireExclusiveCreationAsync(Cancellation);

        Assert.Empty(_creations);
    }

    /// <param name="context">A call.</param>
    /// <param name="mayCreate">Whether a creation is acknowledged: gets the number of keys created so far, and of creations of this key before.</param>
    private async Task AnswerAsync(HttpListenerContext context, Func<int, int, bool> mayCreate)
    {
        string path = context.Request.Url!.AbsolutePath;
        switch (context.Request.HttpMethod)
        {
            case "PUT":
                Assert.Equal("*", context.Request.Headers["If-None-Match"]);
                Assert.StartsWith(Probes, path, StringComparison.Ordinal);
                using (var body = new MemoryStream())
                {
                    await context.Request.InputStream.CopyToAsync(body);
                    int earlier = _creations.AddOrUpdate(path, 1, (_, creations) => creations + 1) - 1;
                    if (mayCreate(_creations.Count, earlier))
                    {
                        _objects[path] = ContentOf(body.ToArray(), context.Request.Headers["Content-Encoding"]);
                        context.Response.Headers["ETag"] = "\"1-1\"";
                        return;
                    }
                }

                await RefuseAsync(context, HttpStatusCode.PreconditionFailed, "PreconditionFailed");
                return;
            case "GET" when _objects.TryGetValue(path, out byte[]? content):
                context.Response.Headers["ETag"] = "\"1-1\"";
                context.Response.ContentLength64 = content.Length;
                await context.Response.OutputStream.WriteAsync(content);
                return;
            case "GET":
                await RefuseAsync(context, HttpStatusCode.NotFound, "NoSuchKey");
                return;
            default:
                await RemoveAsync(context);
                return;
        }
    }

    /// <summary>The SDK sends a body in chunks with a checksum behind: <c>LENGTH[;…]CRLF bytes CRLF 0 …</c>.</summary>
    private static byte[] ContentOf(byte[] body, string? encoding)
    {
        if (encoding?.Contains("aws-chunked", StringComparison.Ordinal) != true)
        {
            return body;
        }

        string text = Encoding.ASCII.GetString(body);
        int end = text.IndexOf("\r\n", StringComparison.Ordinal);
        int length = Convert.ToInt32(text[..end].Split(';')[0], 16);
        return body[(end + 2)..(end + 2 + length)];
    }

    private async Task RemoveAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream);
        string named = await reader.ReadToEndAsync();
        foreach (string path in _objects.Keys.Where(path => named.Contains(path["/bucket/".Length..], StringComparison.Ordinal)))
        {
            _objects.TryRemove(path, out _);
        }

        await WriteAsync(context, "<?xml version=\"1.0\"?><DeleteResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></DeleteResult>");
    }

    private static Task RefuseAsync(HttpListenerContext context, HttpStatusCode status, string code)
    {
        context.Response.StatusCode = (int)status;
        return WriteAsync(context, $"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>none</Message></Error>");
    }

    private static async Task WriteAsync(HttpListenerContext context, string text) => await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text));
}
