using System.Globalization;
using Accounting.Ingest;
using Amazon.S3;
using Amazon.S3.Model;

namespace Accounting.Aggregator.Store.S3;

/// <summary>Writes and removes objects.</summary>
internal sealed class S3Writing(S3Place place, AmazonS3Client client, S3Calls calls, TimeProvider clock) : IDisposable
{
    /// <summary>Names who created an object, so that an attempt whose answer was lost knows its own work.</summary>
    public const string CreatorNote = "x-amz-meta-creator";

    private const string FinalReports = "reports/";
    private const string ProvisionalReports = "/provisional/";

    private readonly SemaphoreSlim _oneCreator = new(1);
    private long _creations;

    /// <summary>Writes an object, replacing what was there; returns its entity tag.</summary>
    public async Task<string> PutAsync(ObjectContent content, CancellationToken cancellation)
    {
        if (content.FilePath is { } path && new FileInfo(path).Length > place.Options.PartBytes)
        {
            return await PutInPartsAsync(content.Key, path, cancellation).ConfigureAwait(false);
        }

        return await calls.RunAsync($"writing {content.Key}", (_, silence) => PutWholeAsync(content, null, silence), cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes an object where none is.</summary>
    public async Task<bool> TryCreateAsync(ObjectContent content, S3Reading reading, CancellationToken cancellation)
    {
        string creator = string.Create(CultureInfo.InvariantCulture, $"{OwnedNames.Owner}-{Interlocked.Increment(ref _creations)}");
        if (place.Options.CreatesAtomically)
        {
            return await TryPutNewAsync(content, creator, reading, cancellation).ConfigureAwait(false);
        }

        await _oneCreator.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (await reading.TryHeadAsync(content.Key, cancellation).ConfigureAwait(false) is not null)
            {
                return false;
            }

            await calls.RunAsync($"creating {content.Key}", (_, silence) => PutWholeAsync(content, creator, silence), cancellation).ConfigureAwait(false);
            return true;
        }
        finally
        {
            _oneCreator.Release();
        }
    }

    /// <summary>One attempt to write an object where none is, beside as many others as there are: for probes of the server.</summary>
    /// <returns>Whether the server says that it did.</returns>
    public async Task<bool> TryPutNewOnceAsync(ObjectContent content, CancellationToken cancellation)
    {
        using var silence = new CallSilence(place.Options.SilenceMax, clock, cancellation);
        try
        {
            await PutWholeAsync(content, null, silence, onlyIfNew: true).ConfigureAwait(false);
            return true;
        }
        catch (AmazonS3Exception exception) when (S3Failure.IsTaken(exception) || S3Failure.IsConflict(exception))
        {
            return false;
        }
        catch (Exception exception) when (S3Failure.Is(exception, cancellation))
        {
            throw S3Failure.From(exception, place, $"creating {content.Key}");
        }
    }

    /// <summary>Removes up to <see cref="S3Options.KeysAtOnce"/> objects.</summary>
    public Task DeleteAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellation) => calls.RunAsync(
        keys.Count == 1 ? $"removing {keys[0]}" : $"removing {Counted.Of(keys.Count, "object")}",
        async (_, silence) =>
        {
            var request = new DeleteObjectsRequest { BucketName = place.Address.Bucket, Quiet = true, Objects = [.. keys.Select(key => new KeyVersion { Key = place.Address.Prefix + key })] };
            DeleteObjectsResponse answer = await client.DeleteObjectsAsync(request, silence.Token).ConfigureAwait(false);
            return answer.DeleteErrors is { Count: > 0 } errors ? throw new IOException($"{errors[0].Key}: {errors[0].Code} {errors[0].Message}") : true;
        },
        cancellation);

    public void Dispose() => _oneCreator.Dispose();

    private async Task<bool> TryPutNewAsync(ObjectContent content, string creator, S3Reading reading, CancellationToken cancellation)
    {
        bool mayBeOwn = false;
        try
        {
            await calls.RunAsync(
                $"creating {content.Key}",
                (attempt, silence) =>
                {
                    mayBeOwn = attempt > 0;
                    return PutWholeAsync(content, creator, silence, onlyIfNew: true);
                },
                cancellation).ConfigureAwait(false);
            return true;
        }
        catch (AmazonS3Exception exception) when (S3Failure.IsTaken(exception))
        {
            // An earlier attempt may have been served, and its answer lost on the way.
            return mayBeOwn && await reading.TryHeadAsync(content.Key, cancellation).ConfigureAwait(false) is { } head && head.Metadata[CreatorNote] == creator;
        }
    }

    private async Task<string> PutWholeAsync(ObjectContent content, string? creator, CallSilence silence, bool onlyIfNew = false)
    {
        var request = new PutObjectRequest
        {
            BucketName = place.Address.Bucket,
            Key = place.Address.Prefix + content.Key,
            StorageClass = StorageClass(),
            ServerSideEncryptionMethod = Encryption(),
            ServerSideEncryptionKeyManagementServiceKeyId = place.Options.EncryptionKeyId,
            IfNoneMatch = onlyIfNew ? "*" : null,
            StreamTransferProgress = (_, _) => silence.Broken(),
        };
        if (LockedUntil(content.Key) is { } until)
        {
            (request.ObjectLockMode, request.ObjectLockRetainUntilDate) = (ObjectLockMode.Compliance, until);
        }

        if (creator is not null)
        {
            request.Metadata.Add(CreatorNote, creator);
        }

        Stream bytes = content.FilePath is { } path ? File.OpenRead(path) : new MemoryStream(content.Bytes.ToArray(), writable: false);
        await using (bytes.ConfigureAwait(false))
        {
            request.InputStream = bytes;
            return (await client.PutObjectAsync(request, silence.Token).ConfigureAwait(false)).ETag;
        }
    }

    /// <summary>An upload that is not completed leaves nothing that anybody sees; it is given up, so that nobody pays for its parts.</summary>
    private async Task<string> PutInPartsAsync(ObjectKey key, string path, CancellationToken cancellation)
    {
        string upload = await calls.RunAsync($"writing {key}", (_, silence) => BeginAsync(key, silence.Token), cancellation).ConfigureAwait(false);
        try
        {
            long length = new FileInfo(path).Length;
            var parts = new PartETag[(length + place.Options.PartBytes - 1) / place.Options.PartBytes];
            await Parallel.ForAsync(
                0,
                parts.Length,
                new ParallelOptions { MaxDegreeOfParallelism = place.Options.CallsMax, CancellationToken = cancellation },
                async (part, token) => parts[part] = await calls.RunAsync($"writing {key}", (_, silence) => SendPartAsync(key, path, upload, part, length, silence), token).ConfigureAwait(false)).ConfigureAwait(false);
            return await calls.RunAsync($"writing {key}", (attempt, silence) => CompleteAsync(key, upload, parts, attempt > 0, silence.Token), cancellation).ConfigureAwait(false);
        }
        catch
        {
            await GiveUpAsync(key, upload).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<string> BeginAsync(ObjectKey key, CancellationToken cancellation)
    {
        var request = new InitiateMultipartUploadRequest
        {
            BucketName = place.Address.Bucket,
            Key = place.Address.Prefix + key,
            StorageClass = StorageClass(),
            ServerSideEncryptionMethod = Encryption(),
            ServerSideEncryptionKeyManagementServiceKeyId = place.Options.EncryptionKeyId,
        };
        if (LockedUntil(key) is { } until)
        {
            (request.ObjectLockMode, request.ObjectLockRetainUntilDate) = (ObjectLockMode.Compliance, until);
        }

        return (await client.InitiateMultipartUploadAsync(request, cancellation).ConfigureAwait(false)).UploadId;
    }

    private async Task<PartETag> SendPartAsync(ObjectKey key, string path, string upload, int part, long length, CallSilence silence)
    {
        long from = part * place.Options.PartBytes;
        var request = new UploadPartRequest
        {
            BucketName = place.Address.Bucket,
            Key = place.Address.Prefix + key,
            UploadId = upload,
            PartNumber = part + 1,
            FilePath = path,
            FilePosition = from,
            PartSize = Math.Min(place.Options.PartBytes, length - from),
            StreamTransferProgress = (_, _) => silence.Broken(),
        };
        UploadPartResponse sent = await client.UploadPartAsync(request, silence.Token).ConfigureAwait(false);
        return new PartETag(sent);
    }

    private async Task<string> CompleteAsync(ObjectKey key, string upload, IEnumerable<PartETag> parts, bool mayBeDone, CancellationToken cancellation)
    {
        var request = new CompleteMultipartUploadRequest { BucketName = place.Address.Bucket, Key = place.Address.Prefix + key, UploadId = upload };
        request.AddPartETags(parts);
        try
        {
            return (await client.CompleteMultipartUploadAsync(request, cancellation).ConfigureAwait(false)).ETag;
        }
        catch (AmazonS3Exception exception) when (mayBeDone && exception.ErrorCode == "NoSuchUpload")
        {
            // An attempt before was served, and its answer lost: only completing makes an upload go away, since nobody else knows of it.
            return "";
        }
    }

    private async Task GiveUpAsync(ObjectKey key, string upload)
    {
        using var silence = new CallSilence(place.Options.SilenceMax, clock, CancellationToken.None);
        try
        {
            var request = new AbortMultipartUploadRequest { BucketName = place.Address.Bucket, Key = place.Address.Prefix + key, UploadId = upload };
            await client.AbortMultipartUploadAsync(request, silence.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (S3Failure.Is(exception, CancellationToken.None))
        {
            // What made the upload fail is told; unfinished parts are invisible, and the bucket's life cycle rule removes them.
        }
    }

    private S3StorageClass? StorageClass() => place.Options.StorageClass is { } name ? new S3StorageClass(name) : null;

    private ServerSideEncryptionMethod? Encryption() => place.Options.Encryption is { } name ? new ServerSideEncryptionMethod(name) : null;

    private DateTime? LockedUntil(ObjectKey key) =>
        place.Options.ReportLockYears > 0 && key.Value.StartsWith(FinalReports, StringComparison.Ordinal) && !key.Value.Contains(ProvisionalReports, StringComparison.Ordinal)
            ? clock.GetUtcNow().UtcDateTime.AddYears(place.Options.ReportLockYears)
            : null;
}
