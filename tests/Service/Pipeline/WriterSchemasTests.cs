using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Pipeline;
using Accounting.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Accounting.Tests.Service.Pipeline;

public sealed class WriterSchemasTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Schemas_of_a_folder_are_known_by_their_fingerprint()
    {
        AvroSchema writer = AvroSchema.Parse(TransactionSchema.Json.Replace("\"reference\"", "\"note\"", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(_folder.Path, "writer.avsc"), writer.Json);

        using WriterSchemas schemas = WriterSchemas.Open(new SchemaChoice(null, _folder.Path), TimeProvider.System);

        Assert.True(schemas.Registry.TryFind(writer.Fingerprint, out _));
        Assert.True(schemas.Registry.TryFind(TransactionSchema.Transaction.Fingerprint, out _));
        Assert.False(schemas.Registry.TryFind(1, out _));
    }

    [Fact]
    public void A_folder_or_schema_that_cannot_be_read_is_a_usage_error_that_names_it()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "broken.avsc"), "{");

        Assert.Contains("broken.avsc", Assert.Throws<UsageException>(() => Open(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("nowhere", Assert.Throws<UsageException>(() => Open(Path.Combine(_folder.Path, "nowhere"))).Message, StringComparison.Ordinal);

        static void Open(string folder) => WriterSchemas.Open(new SchemaChoice(null, folder), TimeProvider.System).Dispose();
    }

    [Fact]
    public async Task A_registry_is_asked_for_the_schema_of_a_confluent_framed_message()
    {
        using var listener = new HttpListener();
        int port = FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        Task answering = AnswerOnceAsync(listener);
        using WriterSchemas schemas = WriterSchemas.Open(new SchemaChoice($"http://127.0.0.1:{port}", null), TimeProvider.System);
        var decoder = new TransactionDecoder(schemas.Registry);
        Transaction transaction = Transactions.Deposit(1, "12.34");
        byte[] framed = [0, 0, 0, 0, 42, .. Transactions.Encode(transaction)[10..]];

        DecodedMessage message = await Task.Run(() => decoder.Decode(framed), TestContext.Current.CancellationToken);

        await answering;
        Assert.Equal(transaction, message.Transaction);
        listener.Stop();
        Assert.Throws<SchemaRegistryUnavailableException>(() => decoder.Decode([0, 0, 0, 0, 43, 1]));
    }

    [Fact]
    public async Task A_registry_with_a_certificate_of_its_own_and_a_password_is_asked_over_tls()
    {
        using var key = ECDsa.Create();
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllTextAsync(_folder.At("authorities.pem"), certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        string? authorization = null;
        await using WebApplication registry = await TlsRegistryAsync(certificate, given => authorization = given);
        var choice = new SchemaChoice(registry.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal), null)
        {
            User = "reader",
            Password = "pass:word",
            AuthoritiesFile = _folder.At("authorities.pem"),
        };

        using WriterSchemas schemas = WriterSchemas.Open(choice, TimeProvider.System);
        Assert.True(await Task.Run(() => schemas.Registry.TryFind(42, out _), TestContext.Current.CancellationToken));
        Assert.Equal("Basic " + Convert.ToBase64String("reader:pass:word"u8), authorization);

        using WriterSchemas distrustful = WriterSchemas.Open(choice with { AuthoritiesFile = null }, TimeProvider.System);
        await Task.Run(() => Assert.Throws<SchemaRegistryUnavailableException>(() => distrustful.Registry.TryFind(42, out _)), TestContext.Current.CancellationToken);
    }

    private static async Task<WebApplication> TlsRegistryAsync(X509Certificate2 certificate, Action<string?> asked)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        builder.Logging.ClearProviders();
        WebApplication registry = builder.Build();
        registry.Run(async context =>
        {
            asked(context.Request.Headers.Authorization);
            await context.Response.WriteAsync(new System.Text.Json.Nodes.JsonObject { ["schema"] = TransactionSchema.Json }.ToJsonString());
        });
        await registry.StartAsync(TestContext.Current.CancellationToken);
        return registry;
    }

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static async Task AnswerOnceAsync(HttpListener listener)
    {
        HttpListenerContext context = await listener.GetContextAsync();
        Assert.Equal("/schemas/ids/42", context.Request.Url!.AbsolutePath);
        byte[] body = Encoding.UTF8.GetBytes(new System.Text.Json.Nodes.JsonObject { ["schema"] = TransactionSchema.Json }.ToJsonString());
        await context.Response.OutputStream.WriteAsync(body);
        context.Response.Close();
    }
}
