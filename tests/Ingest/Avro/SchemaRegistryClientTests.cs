using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Accounting.Ingest.Avro;
using Accounting.Tests.Support;
using Microsoft.AspNetCore.Http;
using Xunit;
using static Accounting.Tests.Support.StandInHttp;

namespace Accounting.Tests.Ingest.Avro;

public sealed class SchemaRegistryClientTests
{
    private const string Unknown = """{"error_code":40403,"message":"Schema not found"}""";

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task A_schema_is_asked_for_once()
    {
        await using StandInHttp server = await StartAsync(Saying(HttpStatusCode.OK, Body("\"int\"")));
        using SchemaRegistryClient registry = Client(new Uri(server.Address, "base"));
        Assert.True(registry.TryFind(42, out AvroSchema? schema));
        Assert.Equal("\"int\"", schema.CanonicalForm);
        Assert.True(registry.TryFind(42, out _));
        Assert.Equal(["GET /base/schemas/ids/42"], server.Requests);
    }

    [Theory]
    [InlineData(Unknown)]
    [InlineData("""{"error_code":40401,"message":"Subject not found"}""")]
    public async Task An_unknown_id_is_a_result_and_is_asked_for_again_after_a_while(string body)
    {
        await using StandInHttp server = await StartAsync(Saying(HttpStatusCode.NotFound, body));
        using SchemaRegistryClient registry = Client(server.Address);
        Assert.False(registry.TryFind(42, out _));
        Assert.False(registry.TryFind(42, out _));
        Assert.Single(server.Requests);
        _clock.Advance(SchemaRegistryClient.UnknownFor);
        Assert.False(registry.TryFind(42, out _));
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, "")]
    [InlineData(HttpStatusCode.NotImplemented, "")]
    [InlineData(HttpStatusCode.Unauthorized, "")]
    [InlineData(HttpStatusCode.OK, "<html>")]
    [InlineData(HttpStatusCode.OK, "{}")]
    [InlineData(HttpStatusCode.OK, "[]")]
    [InlineData(HttpStatusCode.NotFound, "")]
    [InlineData(HttpStatusCode.NotFound, "<html>default backend - 404</html>")]
    [InlineData(HttpStatusCode.NotFound, "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}")]
    [InlineData(HttpStatusCode.BadGateway, Unknown)]
    public async Task A_registry_that_does_not_answer_is_an_error_and_not_an_unknown_schema(HttpStatusCode status, string body)
    {
        await using StandInHttp server = await StartAsync(Saying(status, body));
        using SchemaRegistryClient registry = Client(server.Address);
        Assert.Contains("Schema 42", Assert.Throws<SchemaRegistryUnavailableException>(() => registry.TryFind(42, out _)).Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_registry_that_is_away_is_asked_again_until_the_time_is_used_up()
    {
        await using StandInHttp server = await StartAsync(Saying(HttpStatusCode.ServiceUnavailable, ""));
        using SchemaRegistryClient registry = Client(server.Address, retryBudget: TimeSpan.FromSeconds(4));
        var told = await Assert.ThrowsAsync<SchemaRegistryUnavailableException>(() => FindWhileTimePassesAsync(registry));
        Assert.Contains("Schema 42", told.Message, StringComparison.Ordinal);
        Assert.Equal(4, server.Requests.Count); // at once, and after waits of 0.5, 1 and 2 s; the next would end past the fourth second
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task What_passes_is_waited_for(HttpStatusCode status)
    {
        int asked = 0;
        await using StandInHttp server = await StartAsync(context => (++asked < 3 ? Saying(status, "") : Saying(HttpStatusCode.OK, Body("\"int\"")))(context));
        using SchemaRegistryClient registry = Client(server.Address, retryBudget: TimeSpan.FromSeconds(4));
        Assert.True(await FindWhileTimePassesAsync(registry));
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "")]
    [InlineData(HttpStatusCode.Unauthorized, """{"error_code":401,"message":"Unauthorized"}""")]
    [InlineData(HttpStatusCode.Forbidden, "<html>")]
    public async Task Refused_credentials_are_told_at_once_with_the_settings_to_check(HttpStatusCode status, string body)
    {
        await using StandInHttp server = await StartAsync(Saying(status, body));
        using SchemaRegistryClient registry = Client(server.Address, retryBudget: TimeSpan.FromHours(1));
        var told = Assert.Throws<SchemaRegistryUnavailableException>(() => registry.TryFind(42, out _));
        Assert.Contains("schemas:registry_password", told.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_password_in_the_address_is_not_told()
    {
        await using StandInHttp server = await StartAsync(Saying(HttpStatusCode.InternalServerError, ""));
        var address = new UriBuilder(server.Address) { UserName = "someone", Password = "hidden", Path = "base" };
        using SchemaRegistryClient registry = Client(address.Uri);
        Exception? told = Assert.Throws<SchemaRegistryUnavailableException>(() => registry.TryFind(42, out _));
        Assert.Contains($"{server.Address}base/", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", told.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"schemaType":"PROTOBUF","schema":"syntax"}""", "Protobuf")]
    [InlineData("""{"schemaType":"THRIFT","schema":"syntax"}""", "THRIFT")]
    [InlineData("""{"schema":"{\"type\":\"elsewhere.Defined\"}","references":[]}""", "elsewhere.Defined")]
    public async Task What_is_no_schema_of_ours_makes_its_messages_unreadable_with_the_reason(string body, string reason)
    {
        await using StandInHttp server = await StartAsync(Saying(HttpStatusCode.OK, body));
        using SchemaRegistryClient registry = Client(server.Address);
        var decoder = new MessageDecoder(Schemas.Of("\"int\""), registry);
        var sink = new RecordingSink();
        byte[] message = [0, 0, 0, 0, 42, 0];
        MessageResult result = decoder.Decode(message, ref sink);
        Assert.Equal(FrameStatus.SchemaUnreadable, result.Frame);
        Assert.Contains("schema of id 42 does not fit", decoder.Explain(message, result), StringComparison.Ordinal);
        Assert.Contains(reason, decoder.Explain(message, result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fingerprints_are_found_among_the_schemas_known_beforehand()
    {
        await using StandInHttp server = await StartAsync(Saying(HttpStatusCode.InternalServerError, ""));
        var known = new SchemaStore();
        known.Add(Schemas.Of("\"int\""));
        using var registry = new SchemaRegistryClient(new SchemaRegistryOptions([server.Address]), known, _clock, CancellationToken.None);
        Assert.True(registry.TryFind(Schemas.Of("\"int\"").Fingerprint, out _));
        Assert.False(registry.TryFind(1UL, out _));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task What_a_schema_refers_to_is_looked_up_with_it_each_once()
    {
        await using StandInHttp server = await StartAsync(context => Referring(context, _ => true));
        using SchemaRegistryClient registry = Client(server.Address);
        Assert.True(registry.TryFind(42, out AvroSchema? schema));
        Assert.Equal(
            ["GET /schemas/ids/42", "GET /subjects/money/versions/3?deleted=True", "GET /subjects/of%20signs/versions/1?deleted=True", "GET /subjects/side/versions/2?deleted=True"],
            server.Requests);

        // By itself, as the header of a file must say it.
        Assert.Equal(schema.CanonicalForm, AvroSchema.Parse(schema.Json).CanonicalForm);
        byte[] message = [.. Schemas.Encode(w => ConfluentFrame.Write(w, 42)), .. Schemas.Encode(w =>
        {
            w.WriteLong(1);
            w.WriteEnum(1);
            w.WriteEnum(0);
            w.WriteEnum(1);
        })];
        AvroSchema reader = Schemas.Record($""" "name":"side","type":{Sign} """);
        var sink = new RecordingSink();
        Assert.True(new MessageDecoder(reader, registry).Decode(message, ref sink).IsOk);
        Assert.Equal(["0 symbol 0"], sink.Calls);
    }

    [Fact]
    public async Task A_schema_that_refers_to_what_the_registry_does_not_know_is_unknown_until_it_does()
    {
        bool isComplete = false;
        await using StandInHttp server = await StartAsync(context => Referring(context, path => isComplete || !path.Contains("signs", StringComparison.Ordinal)));
        using SchemaRegistryClient registry = Client(server.Address);
        Assert.False(registry.TryFind(42, out _));
        isComplete = true;
        Assert.False(registry.TryFind(42, out _));
        _clock.Advance(SchemaRegistryClient.UnknownFor);
        Assert.True(registry.TryFind(42, out _));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "")]
    [InlineData(HttpStatusCode.NotFound, "<html>default backend - 404</html>")]
    [InlineData(HttpStatusCode.OK, "<html>maintenance</html>")]
    [InlineData(HttpStatusCode.Unauthorized, "")]
    public async Task Where_one_address_fails_the_next_is_asked_and_from_then_on_first(HttpStatusCode? status, string body)
    {
        await using StandInHttp? failing = status is { } failure ? await StartAsync(Saying(failure, body)) : null;
        await using StandInHttp answering = await StartAsync(Saying(HttpStatusCode.OK, Body("\"int\"")));
        using SchemaRegistryClient registry = Client(failing?.Address ?? NobodysAddress(), answering.Address);
        Assert.True(registry.TryFind(42, out _));
        Assert.True(registry.TryFind(43, out _));
        Assert.Equal(2, answering.Requests.Count);
        Assert.True(failing is null || failing.Requests.Count == 1);
    }

    [Fact]
    public async Task What_one_address_does_not_know_is_unknown_and_the_next_is_not_asked()
    {
        await using StandInHttp first = await StartAsync(Saying(HttpStatusCode.NotFound, Unknown));
        await using StandInHttp second = await StartAsync(Saying(HttpStatusCode.OK, Body("\"int\"")));
        using SchemaRegistryClient registry = Client(first.Address, second.Address);
        Assert.False(registry.TryFind(42, out _));
        Assert.Empty(second.Requests);
    }

    [Fact]
    public async Task A_look_up_that_hangs_ends_at_once_when_it_is_to_stop()
    {
        using var stopping = new CancellationTokenSource();
        await using StandInHttp server = await StartAsync(context =>
        {
            stopping.Cancel();
            return HangAsync(context);
        });
        using var registry = new SchemaRegistryClient(
            new SchemaRegistryOptions([server.Address]) { RetryBudget = TimeSpan.FromHours(1) }, new SchemaStore(), _clock, stopping.Token);
        Assert.ThrowsAny<OperationCanceledException>(() => registry.TryFind(42, out _));
    }

    [Fact]
    public async Task A_wait_between_two_tries_ends_at_once_when_it_is_to_stop()
    {
        using var stopping = new CancellationTokenSource();
        using var registry = new SchemaRegistryClient(
            new SchemaRegistryOptions([NobodysAddress()]) { RetryBudget = TimeSpan.FromHours(1) }, new SchemaStore(), _clock, stopping.Token);
        Task finding = Task.Run(() => registry.TryFind(42, out _), TestContext.Current.CancellationToken);
        while (_clock.WaitingTimers < 2)
        {
            await Task.Yield();
        }

        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => finding);
    }

    [Fact]
    public async Task However_slowly_it_answers_a_look_up_takes_no_longer_than_the_time_given_and_one_answer()
    {
        await using StandInHttp server = await StartAsync(context =>
        {
            _clock.Advance(SchemaRegistryOptions.AnswerWithin);
            return HangAsync(context);
        });
        using SchemaRegistryClient registry = Client(server.Address);
        var told = Assert.Throws<SchemaRegistryUnavailableException>(() => registry.TryFind(42, out _));
        Assert.Contains("within 00:00:10", told.Message, StringComparison.Ordinal);
    }

    private const string Sign = """{"type":"enum","name":"Sign","namespace":"money","symbols":["PLUS","MINUS"]}""";

    /// <summary>Schema 42 refers to money, and side; both refer to signs.</summary>
    private static Task Referring(HttpContext context, Func<string, bool> isThere)
    {
        string path = context.Request.Path.Value!;
        const string signs = """[{"name":"money.Sign","subject":"of signs","version":1}]""";
        string? body = !isThere(path) ? null : path switch
        {
            "/schemas/ids/42" => Body(
                """{"type":"record","name":"R","fields":[{"name":"amount","type":"money.Amount"},{"name":"side","type":"money.Sign"},{"name":"other","type":"Side"}]}""",
                """[{"name":"money.Amount","subject":"money","version":3},{"name":"Side","subject":"side","version":2}]"""),
            "/subjects/money/versions/3" => Body(
                """{"type":"record","name":"Amount","namespace":"money","fields":[{"name":"minor","type":"long"},{"name":"sign","type":"Sign"}]}""", signs),
            "/subjects/of signs/versions/1" => Body(Sign),
            "/subjects/side/versions/2" => Body("""{"type":"record","name":"Side","fields":[{"name":"sign","type":"money.Sign"}]}""", signs),
            _ => null,
        };
        return (body is null ? Saying(HttpStatusCode.NotFound, Unknown) : Saying(HttpStatusCode.OK, body))(context);
    }

    private static string Body(string schema, string references = "[]") =>
        new JsonObject { ["schema"] = schema, ["references"] = JsonNode.Parse(references) }.ToJsonString();

    private static Task HangAsync(HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted);

    /// <summary>Asks for schema 42 and moves the clock whenever it is waited for.</summary>
    private async Task<bool> FindWhileTimePassesAsync(SchemaRegistryClient registry)
    {
        Task<bool> asking = Task.Run(() => registry.TryFind(42, out _));
        while (!asking.IsCompleted)
        {
            // One timer bounds the look-up. Moved only while it waits for another: else the time would be used up before it has begun.
            if (_clock.WaitingTimers > 1)
            {
                _clock.Advance(TimeSpan.FromSeconds(0.5));
            }

            await Task.Yield();
        }

        return await asking;
    }

    private static Uri NobodysAddress()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return new Uri($"http://localhost:{((IPEndPoint)probe.LocalEndpoint).Port}/");
    }

    private SchemaRegistryClient Client(params Uri[] addresses) => new(new SchemaRegistryOptions(addresses), new SchemaStore(), _clock, CancellationToken.None);

    private SchemaRegistryClient Client(Uri address, TimeSpan retryBudget) =>
        new(new SchemaRegistryOptions([address]) { RetryBudget = retryBudget }, new SchemaStore(), _clock, CancellationToken.None);
}
