using System.Diagnostics;
using System.Globalization;
using Accounting.Aggregator.Store.S3;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Xunit;

namespace Accounting.Tests.Support.S3;

/// <summary>
/// A real S3 server of another make: OpenStack Swift on loopback, in a folder of its own. Its conditional PUT is not atomic, so a store on it
/// creates within one process alone. Stores and programs get a key that may list, read, write and remove objects of the buckets that tests made,
/// and nothing else.
/// </summary>
public sealed class SwiftServer : IAsyncLifetime
{
    public const string AccessKey = "test:worker";
    public const string SecretKey = "working";
    public const string OwnerAccessKey = "test:tester";
    public const string OwnerSecretKey = "testing";
    public const string Region = "us-east-1";

    private const string PackagesVariable = "ACCOUNTING_SWIFT";

    private readonly TemporaryFolder _folder = new();
    private Process? _process;
    private int _buckets;

    /// <summary>Where the tests' set-up put Swift; null where it could not.</summary>
    private static string? Packages => Environment.GetEnvironmentVariable(PackagesVariable) is { Length: > 0 } given
        ? given
        : new[] { Path.Combine(CacheRoot, "accounting-stream", "swift", "usr", "lib", "python3", "dist-packages") }.FirstOrDefault(Directory.Exists);

    private static string CacheRoot => Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } given
        ? given
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");

    public int Port { get; private set; }

    public Uri Endpoint => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}"));

    /// <summary>What a process needs to find the credentials by the SDK's usual chain.</summary>
    public static IReadOnlyDictionary<string, string> Credentials { get; } =
        new Dictionary<string, string> { ["AWS_ACCESS_KEY_ID"] = AccessKey, ["AWS_SECRET_ACCESS_KEY"] = SecretKey, ["AWS_EC2_METADATA_DISABLED"] = "true" };

    public async ValueTask InitializeAsync()
    {
        foreach ((string name, string value) in Credentials)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        if (Packages is not null)
        {
            await StartAsync();
        }
    }

    /// <summary>Skips the test where there is no server.</summary>
    public static void Require() => Assert.SkipWhen(Packages is null, "./accounting test fetches OpenStack Swift, the S3 server of this test.");

    /// <summary>Starts it, on the port that it had before.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Support", "S3", "swift_server.py"));
        start.ArgumentList.Add(_folder.Path);
        start.ArgumentList.Add(Port.ToString(CultureInfo.InvariantCulture));
        start.Environment["PYTHONPATH"] = Packages;
        _process = Process.Start(start)!;
        Task<string> errors = _process.StandardError.ReadToEndAsync();
        string? ready = await _process.StandardOutput.ReadLineAsync();
        Port = ready is not null
            ? int.Parse(ready.Split(' ')[1], CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"The S3 server did not start: {await errors}");
    }

    /// <summary>Kills it in the middle of whatever it is at.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Makes a bucket that nobody else uses, as its owner, who lets the stores' key in.</summary>
    public async Task<string> NewBucketAsync(CancellationToken cancellation)
    {
        string bucket = string.Create(CultureInfo.InvariantCulture, $"bucket-{Interlocked.Increment(ref _buckets)}");
        using AmazonS3Client client = NewClient();
        client.BeforeRequestEvent += LetIn;
        await client.PutBucketAsync(bucket, cancellation);

        // Swift keeps the parts of uploads in a second container, which only an owner can make. It is made with the first upload, open to the same keys.
        client.BeforeRequestEvent -= LetIn;
        InitiateMultipartUploadResponse upload = await client.InitiateMultipartUploadAsync(bucket, "first", cancellation);
        await client.AbortMultipartUploadAsync(bucket, "first", upload.UploadId, cancellation);
        return bucket;
    }

    /// <summary>The SDK's own client with the owner's key: another reader and writer than the store.</summary>
    public AmazonS3Client NewClient() => NewClient(OwnerAccessKey, OwnerSecretKey);

    /// <summary>The SDK's own client with any key.</summary>
    public AmazonS3Client NewClient(string accessKey, string secretKey) =>
        new(new BasicAWSCredentials(accessKey, secretKey), new AmazonS3Config { ServiceURL = Endpoint.AbsoluteUri, ForcePathStyle = true, AuthenticationRegion = Region });

    /// <summary>How a store on it is opened.</summary>
    public S3Options Options(string cacheFolder) => new()
    {
        Endpoint = Endpoint,
        Region = Region,
        UsesPathStyle = true,
        CreatesAtomically = false,
        CacheFolder = cacheFolder,
    };

    /// <summary>The same as options of a command line.</summary>
    public string[] Settings(string cacheFolder) =>
    [
        "--set", $"s3:endpoint={Endpoint}", "--set", $"s3:region={Region}", "--set", "s3:path_style=true", "--set", "s3:atomic_create=false", "--set", $"s3:cache_folder={cacheFolder}",
    ];

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        _folder.Dispose();
    }

    /// <summary>Swift's own words for who may do what with a bucket's objects; S3's would make the owner another account.</summary>
    private static void LetIn(object sender, RequestEventArgs request)
    {
        var headers = ((WebServiceRequestEventArgs)request).Headers;
        headers["X-Container-Read"] = AccessKey;
        headers["X-Container-Write"] = AccessKey;
    }
}
