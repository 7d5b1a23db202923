using System.Globalization;
using Accounting.Ingest;
using Amazon.S3;
using Amazon.S3.Model;
using NodaTime;

namespace Accounting.Aggregator.Store.S3;

/// <summary>
/// The object store in a bucket of AWS S3 or a compatible server: an object is one PUT or one completed multipart upload, and so whole or not
/// there. The SDK's checksums guard the way to the server and back; readers check the SHA-256 that names or refers to an object.
/// <para>Invariants: a call that returns was acknowledged by the server; one that fails may have written some of its objects, each whole.</para>
/// </summary>
public sealed class S3ObjectStore : IObjectStore, IDisposable
{
    private readonly S3Place _place;
    private readonly AmazonS3Client _client;
    private readonly S3Calls _calls;
    private readonly S3Writing _writing;
    private readonly S3Reading _reading;
    private readonly FileCache _cache;
    private readonly TimeProvider _clock;
    private volatile bool _createsExclusively;

    private S3ObjectStore(S3Place place, FileCache cache, TimeProvider clock)
    {
        _place = place;
        _cache = cache;
        _clock = clock;
        AmazonS3Config configuration = ConfigurationOf(place.Options);
        _client = place.Options.Credentials is { } credentials ? new AmazonS3Client(credentials, configuration) : new AmazonS3Client(configuration);
        _calls = new S3Calls(place, clock);
        _writing = new S3Writing(place, _client, _calls, clock);
        _reading = new S3Reading(place, _client, _calls);
    }

    public string Location => _place.Address.ToString();

    public int CallsAtOnceMax => _place.Options.CallsMax;

    /// <summary>Where leased files lie.</summary>
    public string LeaseFolder => _cache.Folder;

    /// <summary>Where files may be made on their way into the store.</summary>
    public string WorkFolder => Path.Combine(_place.Options.CacheFolder, "work");

    /// <summary>How often calls were tried again.</summary>
    public long Retries => _calls.Retries;

    /// <summary>Prepares the local copies; the server is asked by the first call.</summary>
    /// <exception cref="StoreUnavailableException">The cache folder can't be made or written.</exception>
    public static S3ObjectStore Open(S3Address address, S3Options options, TimeProvider clock) =>
        new(new S3Place(address, options), FileCache.Open(options.CacheFolder, options.CacheBytesMax, clock), clock);

    public Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellation) =>
        ListObjectsAsync(prefix.Length == 0 ? "" : ObjectKey.FolderOf(prefix) + "/", null, cancellation);

    public async Task<IReadOnlyList<StoredObject>> ListAsync(IReadOnlyList<KeyRange> ranges, CancellationToken cancellation)
    {
        var found = new List<StoredObject>();
        await foreach ((_, Task<IReadOnlyList<StoredObject>> listing) in this
            .ReadEachAsync(ranges, range => ListObjectsAsync(range.Beginning, range.After.Length == 0 ? null : _place.Address.Prefix + range.After, cancellation)).ConfigureAwait(false))
        {
            found.AddRange(await listing.ConfigureAwait(false));
        }

        found.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        return found;
    }

    public async Task<IReadOnlyList<string>> ListFoldersAsync(string prefix, CancellationToken cancellation)
    {
        var found = new List<string>();
        await foreach (ListObjectsV2Response page in PagesAsync(prefix, request => request.Delimiter = "/", cancellation).ConfigureAwait(false))
        {
            found.AddRange((page.CommonPrefixes ?? []).Select(folder => folder[_place.Address.Prefix.Length..]));
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    private async Task<IReadOnlyList<StoredObject>> ListObjectsAsync(string beginning, string? after, CancellationToken cancellation)
    {
        var found = new List<StoredObject>();
        await foreach (ListObjectsV2Response page in PagesAsync(beginning, request => request.StartAfter = after, cancellation).ConfigureAwait(false))
        {
            found.AddRange((page.S3Objects ?? []).Select(Listed).OfType<StoredObject>());
        }

        found.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        return found;
    }

    private async IAsyncEnumerable<ListObjectsV2Response> PagesAsync(
        string beginning, Action<ListObjectsV2Request> ask, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        string? next = null;
        do
        {
            var request = new ListObjectsV2Request { BucketName = _place.Address.Bucket, Prefix = _place.Address.Prefix + beginning, MaxKeys = _place.Options.KeysAtOnce, ContinuationToken = next };
            ask(request);
            ListObjectsV2Response page = await _calls.RunAsync($"listing '{beginning}'", (_, silence) => _client.ListObjectsV2Async(request, silence.Token), cancellation).ConfigureAwait(false);
            yield return page;
            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (next is not null);
    }

    public async Task<byte[]?> TryReadAsync(ObjectKey key, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return await _reading.TryReadAsync(key, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>The server is asked even where there is a local copy: a lease says what is there now.</remarks>
    public Task<FileLease> LeaseFileAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation) => LeaseAsync(key, expected, isAgain: false, cancellation);

    /// <inheritdoc/>
    /// <remarks>The server is asked also here; the local copy that it says is still the object isn't read.</remarks>
    public Task<FileLease> LeaseAgainAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation) => LeaseAsync(key, expected, isAgain: true, cancellation);

    private async Task<FileLease> LeaseAsync(ObjectKey key, ContentHash256 expected, bool isAgain, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_cache.Knows(key)
            && await _reading.TryHeadAsync(key, cancellation).ConfigureAwait(false) is { } head
            && await _cache.TryLeaseAsync(key, head.ETag, expected, isAgain, cancellation).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        (string path, string version) = await _reading.TryFetchAsync(key, _cache, cancellation).ConfigureAwait(false)
            ?? throw new DamagedDataException($"{key} is missing from {Location}. 'accounting verify' tells how to mend it.");
        try
        {
            ContentHash256 actual = await ContentHash256.OfFileAsync(path, cancellation).ConfigureAwait(false);
            return actual == expected
                ? _cache.Add(key, version, path)
                : throw new DamagedDataException($"{key} in {Location} has the SHA-256 {actual} and should have {expected}. 'accounting verify' tells how to mend it.");
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A file that holds a content is not there.</exception>
    public async Task PutAsync(IReadOnlyList<ObjectContent> objects, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (objects.FirstOrDefault(content => content.FilePath is { } path && !File.Exists(path)) is { } missing)
        {
            throw new ArgumentException($"{missing.FilePath}, the content of {missing.Key}, is not there.", nameof(objects));
        }

        await Parallel.ForEachAsync(
            objects,
            new ParallelOptions { MaxDegreeOfParallelism = _place.Options.CallsMax, CancellationToken = cancellation },
            async (content, token) => await PutAsync(content, token).ConfigureAwait(false)).ConfigureAwait(false);
    }

    public async Task<bool> TryCreateAsync(ObjectContent content, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        bool created = await _writing.TryCreateAsync(content, _reading, cancellation).ConfigureAwait(false);
        if (created && content is { FilePath: { } source, FileMayBeMoved: true })
        {
            File.Delete(source);
        }

        return created;
    }

    /// <inheritdoc/>
    /// <remarks>Where the settings say that the server has no atomic create, one closer was configured, and there is nothing to prove.</remarks>
    public async Task RequireExclusiveCreationAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_place.Options.CreatesAtomically && !_createsExclusively)
        {
            await new CreationProbe(_place, _writing, _reading, _clock).RunAsync(cancellation).ConfigureAwait(false);
            _createsExclusively = true;
        }
    }

    public async Task DeleteAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (ObjectKey[] batch in keys.Chunk(_place.Options.KeysAtOnce))
        {
            await _writing.DeleteAsync(batch, cancellation).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _calls.Dispose();
        _writing.Dispose();
        _cache.Dispose();
    }

    /// <summary>A file that may be moved becomes the local copy: who wrote it often reads it next.</summary>
    private async Task PutAsync(ObjectContent content, CancellationToken cancellation)
    {
        string version = await _writing.PutAsync(content, cancellation).ConfigureAwait(false);
        if (content is { FilePath: { } path, FileMayBeMoved: true })
        {
            _cache.Keep(content.Key, version, path);
        }
    }

    /// <summary>The SDK tries nothing again by itself: <see cref="S3Calls"/> does, which also knows about answers that break off in the middle.</summary>
    private static AmazonS3Config ConfigurationOf(S3Options options)
    {
        var configuration = new AmazonS3Config { ForcePathStyle = options.UsesPathStyle, MaxErrorRetry = 0, Timeout = Timeout.InfiniteTimeSpan };
        if (options.Endpoint is not null)
        {
            configuration.ServiceURL = options.Endpoint.AbsoluteUri;
            configuration.AuthenticationRegion = options.Region ?? "us-east-1";
        }
        else if (options.Region is not null)
        {
            configuration.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(options.Region);
        }

        return configuration;
    }

    /// <summary>What is no key of ours isn't the store's: somebody else's object, or a console's folder marker.</summary>
    private StoredObject? Listed(S3Object found)
    {
        if (!ObjectKey.TryParse(found.Key[_place.Address.Prefix.Length..], out ObjectKey key))
        {
            return null;
        }

        var writtenAt = Timestamp.FromInstant(Instant.FromDateTimeUtc(found.LastModified!.Value.ToUniversalTime()));
        return new StoredObject(key, found.Size!.Value, writtenAt, string.Create(CultureInfo.InvariantCulture, $"{found.ETag.Trim('"')}.{writtenAt.Microseconds:x}"));
    }
}
