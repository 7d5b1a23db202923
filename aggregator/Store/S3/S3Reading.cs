using System.Globalization;
using Accounting.Ingest;
using Amazon.S3;
using Amazon.S3.Model;

namespace Accounting.Aggregator.Store.S3;

/// <summary>Fetches objects: small ones into memory, as files in ranges side by side.</summary>
internal sealed class S3Reading(S3Place place, AmazonS3Client client, S3Calls calls)
{
    private const int CopyBufferBytes = 128 << 10;

    /// <summary>The whole object; null where there is none.</summary>
    public async Task<byte[]?> TryReadAsync(ObjectKey key, CancellationToken cancellation)
    {
        try
        {
            return await calls.RunAsync($"reading {key}", (_, silence) => ReadAsync(key, silence), cancellation).ConfigureAwait(false);
        }
        catch (AmazonS3Exception exception) when (S3Failure.IsMissing(exception))
        {
            return null;
        }
    }

    /// <summary>What the server says of an object; null where it says "not found", which may be of the bucket, or a proxy's word.</summary>
    public Task<GetObjectMetadataResponse?> TryHeadAsync(ObjectKey key, CancellationToken cancellation) => calls.RunAsync<GetObjectMetadataResponse?>(
        $"asking for {key}",
        async (_, silence) =>
        {
            try
            {
                return await client.GetObjectMetadataAsync(
                    new GetObjectMetadataRequest { BucketName = place.Address.Bucket, Key = place.Address.Prefix + key }, silence.Token).ConfigureAwait(false);
            }
            catch (AmazonS3Exception exception) when (S3Failure.IsMissing(exception) || S3Failure.IsUnknown(exception))
            {
                return null;
            }
        },
        cancellation);

    /// <summary>Fetches an object into a new file of the cache; null where there is none. Another version that appears meanwhile shows in the bytes' hash.</summary>
    public async Task<(string Path, string Version)?> TryFetchAsync(ObjectKey key, FileCache cache, CancellationToken cancellation)
    {
        string path;
        FileStream file = cache.CreateFile();
        await using (file.ConfigureAwait(false))
        {
            path = file.Name;
            try
            {
                (long length, string version) = await FetchPartAsync(key, file, 0, cancellation).ConfigureAwait(false);
                long parts = (length + place.Options.PartBytes - 1) / place.Options.PartBytes;
                await Parallel.ForAsync(
                    1L,
                    Math.Max(1L, parts),
                    new ParallelOptions { MaxDegreeOfParallelism = place.Options.CallsMax, CancellationToken = cancellation },
                    async (part, token) => await FetchPartAsync(key, file, part * place.Options.PartBytes, token).ConfigureAwait(false)).ConfigureAwait(false);
                return (path, version);
            }
            catch (AmazonS3Exception exception) when (S3Failure.IsMissing(exception))
            {
                File.Delete(path);
                return null;
            }
            catch (AmazonS3Exception exception) when (S3Failure.IsBeyondEnd(exception))
            {
                // It is empty, or has become shorter meanwhile.
                return (path, "");
            }
            catch
            {
                File.Delete(path);
                throw;
            }
        }
    }

    private async Task<byte[]> ReadAsync(ObjectKey key, CallSilence silence)
    {
        using GetObjectResponse response = await client.GetObjectAsync(
            new GetObjectRequest { BucketName = place.Address.Bucket, Key = place.Address.Prefix + key }, silence.Token).ConfigureAwait(false);
        using var bytes = new MemoryStream((int)response.ContentLength);
        await CopyAsync(response, (buffer, count, _) => bytes.Write(buffer, 0, count), silence).ConfigureAwait(false);
        return bytes.Length == bytes.Capacity ? bytes.GetBuffer() : bytes.ToArray();
    }

    /// <summary>Fetches the part that begins at an offset; returns the whole object's length, as far as the answer tells it, and its entity tag.</summary>
    private Task<(long LengthBytes, string Version)> FetchPartAsync(ObjectKey key, FileStream file, long offset, CancellationToken cancellation) => calls.RunAsync(
        $"reading {key}",
        async (_, silence) =>
        {
            var request = new GetObjectRequest
            {
                BucketName = place.Address.Bucket,
                Key = place.Address.Prefix + key,
                ByteRange = new ByteRange(offset, offset + place.Options.PartBytes - 1),
            };
            using GetObjectResponse response = await client.GetObjectAsync(request, silence.Token).ConfigureAwait(false);
            await CopyAsync(response, (buffer, count, at) => RandomAccess.Write(file.SafeFileHandle, buffer.AsSpan(0, count), offset + at), silence).ConfigureAwait(false);
            return (LengthOf(response), response.ETag);
        },
        cancellation);

    /// <summary>Copies an answer's body, and finds out if it broke off.</summary>
    private static async Task CopyAsync(GetObjectResponse response, Action<byte[], int, long> write, CallSilence silence)
    {
        byte[] buffer = new byte[CopyBufferBytes];
        long copied = 0;
        int read;
        while ((read = await response.ResponseStream.ReadAsync(buffer, silence.Token).ConfigureAwait(false)) > 0)
        {
            silence.Broken();
            write(buffer, read, copied);
            copied += read;
        }

        if (copied != response.ContentLength)
        {
            throw new IOException($"the answer broke off after {copied} of {Counted.Of(response.ContentLength, "byte")}");
        }
    }

    /// <summary>From <c>bytes 0-99/1234</c> the 1234; 0 from a server that ignores ranges, which has sent everything at once.</summary>
    private static long LengthOf(GetObjectResponse response) =>
        response.ContentRange is { } range && long.TryParse(range[(range.LastIndexOf('/') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out long length) ? length : 0;
}
