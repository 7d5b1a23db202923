using Amazon.Runtime;

namespace Accounting.Aggregator.Store.S3;

/// <summary>How buckets are reached and written.</summary>
public sealed record S3Options
{
    /// <summary>A compatible server's address; null for AWS.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Null, as a service leaves it: found by the SDK's usual chain (environment, profile, role).</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>Null: found by the SDK's usual chain.</summary>
    public string? Region { get; init; }

    /// <summary>The bucket stands in the path and not in the host's name, as most compatible servers want it.</summary>
    public bool UsesPathStyle { get; init; }

    /// <summary><c>AES256</c> or <c>aws:kms</c>; null leaves it to the bucket.</summary>
    public string? Encryption { get; init; }

    /// <summary>The key of <c>aws:kms</c>; null for the account's own.</summary>
    public string? EncryptionKeyId { get; init; }

    /// <summary>Such as <c>STANDARD_IA</c>; null leaves it to the bucket.</summary>
    public string? StorageClass { get; init; }

    /// <summary>For how many years final reports are locked against deletion (S3 Object Lock, compliance mode); 0 for none. The bucket must have been made with Object Lock.</summary>
    public int ReportLockYears { get; init; }

    /// <summary>
    /// Whether the server creates an object only where none is in one atomic act (<c>If-None-Match: *</c>), as AWS does. Where it doesn't,
    /// creations are exclusive within this process alone, and no other process may close months.
    /// </summary>
    public bool CreatesAtomically { get; init; } = true;

    /// <summary>A failing call is tried again for so long, then told as <see cref="StoreUnavailableException"/>.</summary>
    public TimeSpan RetryBudget { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a server may say nothing in the middle of a call.</summary>
    public TimeSpan SilenceMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Larger objects are sent and fetched in parts of this size, in bytes; at least 5 MiB, S3's own least.</summary>
    public long PartBytes { get; init; } = 16 << 20;

    /// <summary>Keys in one answer of a listing and in one call to remove objects; at most S3's own 1000.</summary>
    public int KeysAtOnce { get; init; } = 1000;

    /// <summary>Calls at work at once.</summary>
    public int CallsMax { get; init; } = 16;

    /// <summary>Folder of the local copies of objects that are read as files.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Local copies that nobody reads at the moment are removed, the longest unused first, to stay within this, in bytes.</summary>
    public long CacheBytesMax { get; init; } = 4L << 30;
}
