using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Tests.Support;
using Microsoft.AspNetCore.Http;
using Xunit;
using static Accounting.Tests.Support.StandInHttp;

namespace Accounting.Tests.Ingest.Avro;

/// <summary>As whom a registry is asked, and whom it is taken for.</summary>
public sealed class SchemaRegistryAccessTests : IDisposable
{
    private const string Schema = """{"schema":"\"int\""}""";

    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();

    public SchemaRegistryAccessTests() => File.WriteAllText(_folder.At("authorities.pem"), _authority.Pem);

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_name_and_a_password_are_sent()
    {
        string? authorization = null;
        await using StandInHttp server = await StartAsync(Noting(given => authorization = given));
        Assert.True(Find(new SchemaRegistryOptions([server.Address]) { User = "reader", Password = "pass:word" }, 42));
        Assert.Equal("Basic " + Convert.ToBase64String("reader:pass:word"u8), authorization);
    }

    [Fact]
    public async Task A_token_is_fetched_by_the_clients_credentials_and_used_while_it_is_valid()
    {
        var authorizations = new ConcurrentQueue<string?>();
        string? form = null;
        await using StandInHttp server = await StartAsync(Noting(authorizations.Enqueue));
        await using StandInHttp tokens = await StartAsync(async context =>
        {
            form = string.Join('&', (await context.Request.ReadFormAsync()).Select(field => $"{field.Key}={field.Value}").Order(StringComparer.Ordinal));
            await context.Response.WriteAsync("""{"access_token":"let-me-in","token_type":"Bearer","expires_in":3600}""");
        });

        Assert.True(Find(Options(server, tokens), 42, 43));

        Assert.Equal("client_id=books&client_secret=s3cret&grant_type=client_credentials&scope=schemas", form);
        Assert.Equal(["Bearer let-me-in", "Bearer let-me-in"], authorizations);
        Assert.Single(tokens.Requests);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "", false)]
    [InlineData(HttpStatusCode.BadRequest, """{"error":"invalid_client"}""", false)]
    [InlineData(HttpStatusCode.OK, "<html>", false)]
    [InlineData(HttpStatusCode.OK, "{}", false)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "", true)]
    public async Task Where_no_token_comes_it_is_told_without_the_secret_and_waited_for_only_if_it_may_pass(HttpStatusCode status, string body, bool isTransient)
    {
        await using StandInHttp server = await StartAsync(Saying(HttpStatusCode.OK, Schema));
        await using StandInHttp tokens = await StartAsync(Saying(status, body));

        var told = Assert.Throws<SchemaRegistryUnavailableException>(() => Find(Options(server, tokens), 42));

        Assert.Equal(isTransient, told.IsTransient);
        Assert.Equal(!isTransient, told.Message.Contains("schemas:registry_client_secret", StringComparison.Ordinal));
        Assert.DoesNotContain("s3cret", told.ToString(), StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_registry_and_a_token_endpoint_that_an_authority_of_our_own_vouches_for_are_trusted_and_by_nobody_else()
    {
        using X509Certificate2 certificate = _authority.Issue("localhost");
        await using StandInHttp server = await StartAsync(Saying(HttpStatusCode.OK, Schema), certificate);
        await using StandInHttp tokens = await StartAsync(Saying(HttpStatusCode.OK, """{"access_token":"let-me-in","expires_in":3600}"""), certificate);

        Assert.True(Find(Options(server, tokens) with { AuthoritiesFile = _folder.At("authorities.pem") }, 42));

        using var other = new TestAuthority();
        File.WriteAllText(_folder.At("others.pem"), other.Pem);
        foreach (string? authorities in new[] { null, _folder.At("others.pem") })
        {
            var told = Assert.Throws<SchemaRegistryUnavailableException>(() => Find(new SchemaRegistryOptions([server.Address]) { AuthoritiesFile = authorities }, 42));
            Assert.Contains("certificate", told.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_certificate_of_another_name_is_refused_though_our_authority_signed_it()
    {
        using X509Certificate2 certificate = _authority.Issue("elsewhere.test");
        await using StandInHttp server = await StartAsync(Saying(HttpStatusCode.OK, Schema), certificate);

        var told = Assert.Throws<SchemaRegistryUnavailableException>(
            () => Find(new SchemaRegistryOptions([server.Address]) { AuthoritiesFile = _folder.At("authorities.pem") }, 42));

        Assert.Contains("RemoteCertificateNameMismatch", told.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_registry_that_demands_a_certificate_gets_ours()
    {
        using X509Certificate2 certificate = _authority.Issue("localhost");
        using X509Certificate2 own = _authority.Issue("books");
        await File.WriteAllBytesAsync(_folder.At("own.p12"), own.Export(X509ContentType.Pkcs12, "open"), TestContext.Current.CancellationToken);
        await using StandInHttp server = await StartAsync(Saying(HttpStatusCode.OK, Schema), certificate, client => client.Thumbprint == own.Thumbprint);
        var options = new SchemaRegistryOptions([server.Address]) { AuthoritiesFile = _folder.At("authorities.pem") };

        Assert.True(Find(options with { KeystoreFile = _folder.At("own.p12"), KeystorePassword = "open" }, 42));
        Assert.Throws<SchemaRegistryUnavailableException>(() => Find(options, 42));
        Assert.Single(server.Requests);
    }

    [Fact]
    public void A_file_that_cannot_be_used_is_refused_at_the_start_with_its_setting()
    {
        File.WriteAllText(_folder.At("no.p12"), "no keystore");
        var options = new SchemaRegistryOptions([new Uri("http://localhost:1/")]);

        Refused("schemas:registry_keystore_file", options with { KeystoreFile = _folder.At("no.p12") });
        Refused("schemas:registry_keystore_file", options with { KeystoreFile = _folder.At("missing.p12") });
        Refused("schemas:registry_authorities_file", options with { AuthoritiesFile = _folder.At("missing.pem") });
    }

    [Fact]
    public void Credentials_that_contradict_each_other_or_lack_a_part_are_refused_at_the_start()
    {
        var tokens = new SchemaRegistryTokens(new Uri("http://localhost:1/token"), "books", "s3cret");
        var options = new SchemaRegistryOptions([new Uri("http://localhost:1/")]) { Tokens = tokens };

        Refused("schemas:registry_user", options with { User = "reader" });
        Refused("schemas:registry_client_id", options with { Tokens = tokens with { ClientId = "" } });
        Refused("schemas:registry_client_secret", options with { Tokens = tokens with { ClientSecret = "" } });
    }

    private static void Refused(string setting, SchemaRegistryOptions options) =>
        Assert.Equal(setting, Assert.Throws<InvalidSettingException>(() => Find(options, 42)).Setting);

    private static bool Find(SchemaRegistryOptions options, params int[] ids)
    {
        using var registry = new SchemaRegistryClient(options, new SchemaStore(), new ManualClock(), CancellationToken.None);
        return ids.All(id => registry.TryFind(id, out _));
    }

    private static SchemaRegistryOptions Options(StandInHttp server, StandInHttp tokens) => new([server.Address])
    {
        Tokens = new SchemaRegistryTokens(new Uri(tokens.Address, "token"), "books", "s3cret") { Scope = "schemas" },
    };

    private static Func<HttpContext, Task> Noting(Action<string?> note) => context =>
    {
        note(context.Request.Headers.Authorization);
        return context.Response.WriteAsync(Schema);
    };
}
