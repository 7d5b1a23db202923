using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;

namespace Accounting.Service.Pipeline;

/// <summary>The writers' schemas that a consumer knows: our own, those of a folder, and those that a Schema Registry tells.</summary>
public sealed class WriterSchemas : IDisposable
{
    /// <summary>The consumer waits for an answer before it goes on, so it must not wait for long.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private readonly HttpClient? _http;

    private WriterSchemas(HttpClient? http, ISchemaRegistry registry)
    {
        _http = http;
        Registry = registry;
    }

    public ISchemaRegistry Registry { get; }

    /// <exception cref="UsageException">The folder or a schema in it cannot be read.</exception>
    public static WriterSchemas Open(SchemaChoice choice, TimeProvider clock)
    {
        SchemaStore known = TransactionDecoder.OwnSchemas();
        foreach (string path in choice.Folder is { } folder ? FilesOf(folder) : [])
        {
            Add(known, path);
        }

        if (choice.RegistryUrl is null)
        {
            return new WriterSchemas(null, known);
        }

        HttpClient http = ClientOf(choice, choice.RegistryUrl);
        return new WriterSchemas(http, new SchemaRegistryClient(http, known, choice.RetryBudget, clock));
    }

    public void Dispose() => _http?.Dispose();

    private static HttpClient ClientOf(SchemaChoice choice, string registryUrl)
    {
        var handler = new SocketsHttpHandler();
        if (choice.AuthoritiesFile is { } file)
        {
            handler.SslOptions.CertificateChainPolicy = TrustOnly(file);
        }

        var http = new HttpClient(handler) { BaseAddress = new Uri(registryUrl.TrimEnd('/') + "/"), Timeout = AnswerWithin };
        if (choice.User is { } user)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{choice.Password}")));
        }

        return http;
    }

    private static X509ChainPolicy TrustOnly(string file)
    {
        try
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(file);
            return policy;
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"schemas:registry_authorities_file: {file} cannot be used: {exception.Message} Name a PEM file of certificates, or leave it empty.", exception);
        }
    }

    private static IEnumerable<string> FilesOf(string folder) => Directory.Exists(folder)
        ? Directory.GetFiles(folder, "*.avsc").Order(StringComparer.Ordinal)
        : throw new UsageException($"schemas:folder: there is no folder '{folder}'; name one that holds .avsc files, or leave it empty.");

    private static void Add(SchemaStore known, string path)
    {
        try
        {
            known.Add(AvroSchema.Parse(File.ReadAllText(path)));
        }
        catch (Exception exception) when (exception is AvroSchemaException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"schemas:folder: {path} is no schema that can be used: {exception.Message}", exception);
        }
    }
}
