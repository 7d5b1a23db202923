using System.Net;
using Accounting.Ingest.Avro;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Ingest.Avro;

public sealed class SchemaRegistryClientTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void A_schema_is_asked_for_once()
    {
        using var server = new Server(HttpStatusCode.OK, """{"schema":"{\"type\":\"int\"}"}""");
        SchemaRegistryClient registry = Client(server);
        Assert.True(registry.TryFind(42, out AvroSchema? schema));
        Assert.Equal("\"int\"", schema.CanonicalForm);
        Assert.True(registry.TryFind(42, out _));
        Assert.Equal(["GET http://registry.test/base/schemas/ids/42"], server.Requests);
    }

    [Fact]
    public void An_unknown_id_is_a_result_and_is_asked_for_again_after_a_while()
    {
        using var server = new Server(HttpStatusCode.NotFound, """{"error_code":40403,"message":"Schema not found"}""");
        SchemaRegistryClient registry = Client(server);
        Assert.False(registry.TryFind(42, out _));
        Assert.False(registry.TryFind(42, out _));
        Assert.Single(server.Requests);
        _clock.Advance(SchemaRegistryClient.UnknownFor);
        Assert.False(registry.TryFind(42, out _));
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, "")]
    [InlineData(HttpStatusCode.Unauthorized, "")]
    [InlineData(HttpStatusCode.OK, "<html>")]
    [InlineData(HttpStatusCode.OK, "{}")]
    [InlineData(HttpStatusCode.OK, "[]")]
    [InlineData(HttpStatusCode.NotFound, "")]
    [InlineData(HttpStatusCode.NotFound, "{\"error_code\":\"40403\"}")]
    [InlineData(HttpStatusCode.NotFound, "<html>default backend - 404</html>")]
    [InlineData(HttpStatusCode.NotFound, "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}")]
    public void A_registry_that_does_not_answer_is_an_error_and_not_an_unknown_schema(HttpStatusCode status, string body)
    {
        using var server = new Server(status, body);
        var exception = Assert.Throws<SchemaRegistryUnavailableException>(() => Client(server).TryFind(42, out _));
        Assert.Contains("schema 42", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_is_away_is_asked_again_until_the_time_is_used_up()
    {
        using var server = new Server(HttpStatusCode.ServiceUnavailable, "");
        SchemaRegistryClient registry = Client(server, retryBudget: TimeSpan.FromSeconds(4));
        Task<SchemaRegistryUnavailableException> asking = Task.Run(() => Assert.Throws<SchemaRegistryUnavailableException>(() => registry.TryFind(42, out _)));
        while (!asking.IsCompleted)
        {
            // Moved only while it waits: else the time would be used up before it has begun.
            if (_clock.WaitingTimers > 0)
            {
                _clock.Advance(TimeSpan.FromSeconds(0.5));
            }

            await Task.Yield();
        }

        Assert.Contains("schema 42", (await asking).Message, StringComparison.Ordinal);
        Assert.Equal(4, server.Requests.Count); // at once, and after waits of 0.5, 1 and 2 s; the next would end past the fourth second
    }

    [Fact]
    public void Refused_credentials_are_told_at_once_with_the_settings_to_check()
    {
        using var server = new Server(HttpStatusCode.Unauthorized, "");
        var told = Assert.Throws<SchemaRegistryUnavailableException>(() => Client(server, retryBudget: TimeSpan.FromHours(1)).TryFind(42, out _));
        Assert.Contains("schemas:registry_password", told.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void A_password_in_the_address_is_not_told()
    {
        using var server = new Server(HttpStatusCode.InternalServerError, "");
        var http = new HttpClient(server, disposeHandler: false) { BaseAddress = new Uri("http://someone:hidden@registry.test/base/") };
        var told = Assert.Throws<SchemaRegistryUnavailableException>(() => new SchemaRegistryClient(http, new SchemaStore(), default, _clock).TryFind(42, out _));
        Assert.Contains("http://registry.test/base/", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", told.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"schemaType":"PROTOBUF","schema":"syntax"}""")]
    [InlineData("""{"schema":"{\"type\":\"elsewhere.Defined\"}","references":[]}""")]
    public void What_is_no_schema_of_ours_makes_its_messages_unreadable_with_the_reason(string body)
    {
        using var server = new Server(HttpStatusCode.OK, body);
        var decoder = new MessageDecoder(Schemas.Of("\"int\""), Client(server));
        var sink = new RecordingSink();
        byte[] message = [0, 0, 0, 0, 42, 0];
        MessageResult result = decoder.Decode(message, ref sink);
        Assert.Equal(FrameStatus.SchemaUnreadable, result.Frame);
        Assert.Contains("schema of id 42 does not fit", decoder.Explain(message, result), StringComparison.Ordinal);
    }

    [Fact]
    public void Fingerprints_are_found_among_the_schemas_known_beforehand()
    {
        using var server = new Server(HttpStatusCode.InternalServerError, "");
        var known = new SchemaStore();
        known.Add(Schemas.Of("\"int\""));
        SchemaRegistryClient registry = Client(server, known);
        Assert.True(registry.TryFind(Schemas.Of("\"int\"").Fingerprint, out _));
        Assert.False(registry.TryFind(1UL, out _));
        Assert.Empty(server.Requests);
    }

    private SchemaRegistryClient Client(Server server, SchemaStore? known = null, TimeSpan retryBudget = default)
    {
        var http = new HttpClient(server, disposeHandler: false) { BaseAddress = new Uri("http://registry.test/base/") };
        return new SchemaRegistryClient(http, known ?? new SchemaStore(), retryBudget, _clock);
    }

    /// <summary>Gives one answer to everything, and remembers what it was asked.</summary>
    private sealed class Server(HttpStatusCode status, string body) : HttpMessageHandler
    {
        public List<string> Requests { get; } = [];

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add($"{request.Method} {request.RequestUri}");
            return new HttpResponseMessage(status) { Content = new StringContent(body), RequestMessage = request };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));
    }
}
