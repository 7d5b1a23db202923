using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Confluent.SchemaRegistry;

namespace Accounting.Ingest.Avro;

/// <summary>
/// Confluent's client for each address of a registry, with the harmful parts of it turned off:
/// <list type="bullet">
/// <item>It asks once: its own retries sleep without a token, and would hide how long a registry has been away.</item>
/// <item>It gets one address: given several, it would stop at the "not found" of a proxy before the first of them, and its messages tell
/// the addresses with their passwords.</item>
/// <item>It caches nothing (<see cref="RestService"/> and not the cached client): we keep what is found, and a request that hangs is not
/// shared with who asks next.</item>
/// <item>Its way with authorities of our own accepts a certificate of any name once one of them signed it, and refuses one whose server
/// doesn't send the authority along. Where <see cref="SchemaRegistryOptions.AuthoritiesFile"/> is given, it gets a connection that checks both.</item>
/// </list>
/// </summary>
internal sealed class SchemaRegistryServers : IDisposable
{
    private readonly SchemaRegistryOptions _options;
    private readonly X509Certificate2? _certificate;
    private readonly X509ChainPolicy? _authorities;
    private readonly HttpClient? _tokenClient;
    private readonly IAuthenticationHeaderValueProvider? _credentials;
    private readonly RestService[] _servers;
    private int _lastGood;

    /// <exception cref="InvalidSettingException">The options contradict each other, or a file of theirs cannot be used.</exception>
    public SchemaRegistryServers(SchemaRegistryOptions options)
    {
        options.Validate();
        _options = options;
        _certificate = options.KeystoreFile is { } keystore ? LoadKeystore(keystore, options.KeystorePassword) : null;
        _authorities = options.AuthoritiesFile is { } authorities ? TrustOnly(authorities) : null;
        _tokenClient = options.Tokens is null ? null : NewHttpClient();
        _credentials = CredentialsOf(options, _tokenClient);
        _servers = [.. options.Addresses.Select(Open)];
    }

    /// <summary>The addresses as they may be told: without name and password.</summary>
    public string Addresses => string.Join(", ", _options.Addresses.Select(Bare));

    /// <summary>Asks one address after the other, first the one that answered last.</summary>
    /// <exception cref="SchemaRegistryException">The registry says that it doesn't know: <see cref="SchemaRegistryFailure.IsUnknown"/>.</exception>
    /// <exception cref="SchemaRegistryUnavailableException">No address gave an answer.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the client takes no token, so its request is left to its timeout.</exception>
    public async Task<T> AskAsync<T>(Func<RestService, Task<T>> ask, CancellationToken cancellation)
    {
        var failures = new List<SchemaRegistryFailure>();
        int first = Volatile.Read(ref _lastGood);
        for (int turn = 0; turn < _servers.Length; turn++)
        {
            int server = (first + turn) % _servers.Length;
            try
            {
                T answer = await ask(_servers[server]).WaitAsync(cancellation).ConfigureAwait(false);
                Volatile.Write(ref _lastGood, server);
                return answer;
            }
            catch (Exception exception) when (!IsStop(exception, cancellation) && !SchemaRegistryFailure.IsUnknown(exception))
            {
                // The client throws whatever its parts throw, and a bare Exception where no token came.
                failures.Add(SchemaRegistryFailure.Of(exception));
            }
        }

        cancellation.ThrowIfCancellationRequested();
        throw SchemaRegistryFailure.Unavailable(Addresses, failures);
    }

    public void Dispose()
    {
        Array.ForEach(_servers, server => server.Dispose());
        _tokenClient?.Dispose();
        _certificate?.Dispose();
    }

    private RestService Open(Uri address)
    {
        var service = new RestService(
            Bare(address),
            (int)SchemaRegistryOptions.AnswerWithin.TotalMilliseconds,
            _credentials,
            _certificate is null ? [] : [_certificate],
            enableSslCertificateVerification: true,
            maxRetries: 1,
            retriesWaitMs: 0,
            retriesMaxWaitMs: 0);
        if (_authorities is not null)
        {
            HttpClient ours = NewHttpClient();
            ours.BaseAddress = new Uri(Bare(address));
            List<HttpClient> clients = ClientsOf(service);
            clients.ForEach(client => client.Dispose());
            clients.Clear();
            clients.Add(ours);
        }

        return service;
    }

    private HttpClient NewHttpClient()
    {
        var handler = new SocketsHttpHandler { ConnectTimeout = SchemaRegistryOptions.AnswerWithin };
        handler.SslOptions.CertificateChainPolicy = _authorities;
        if (_certificate is not null)
            handler.SslOptions.ClientCertificates = [_certificate];
        return new HttpClient(handler) { Timeout = SchemaRegistryOptions.AnswerWithin };
    }

    private static bool IsStop(Exception exception, CancellationToken cancellation) => exception is OperationCanceledException && cancellation.IsCancellationRequested;

    private static IAuthenticationHeaderValueProvider? CredentialsOf(SchemaRegistryOptions options, HttpClient? tokenClient) => options switch
    {
        { Tokens: { } tokens } => new BearerAuthenticationHeaderValueProvider(
            tokenClient, tokens.ClientId, tokens.ClientSecret, tokens.Scope, tokens.Endpoint.AbsoluteUri, tokens.LogicalCluster, tokens.IdentityPool, maxRetries: 0, 0, 0),
        { User: { } user } => new BasicAuthenticationHeaderValueProvider(user, options.Password),
        _ => null,
    };

    private static string Bare(Uri address) =>
        address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/') + "/";

    private static X509Certificate2 LoadKeystore(string file, string? password)
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(file, password) is { HasPrivateKey: true } certificate
                ? certificate
                : throw new CryptographicException("it holds no private key.");
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidSettingException(
                "schemas:registry_keystore_file", $"{file} cannot be used: {exception.Message} Name a PKCS #12 file of a certificate and its key, and its password, or leave it empty.", exception);
        }
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
            throw new InvalidSettingException(
                "schemas:registry_authorities_file", $"{file} cannot be used: {exception.Message} Name a PEM file of certificates, or leave it empty.", exception);
        }
    }

    /// <summary>The client's connections, which it lets nobody else configure. A version that keeps them elsewhere fails here, at the start.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "clients")]
    private static extern ref List<HttpClient> ClientsOf(RestService service);
}
