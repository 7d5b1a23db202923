using System.Collections.Concurrent;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Aggregator.Store;

/// <summary>
/// Local files whose bytes this process has read and found right: as long as the file system tells the same file, of the same length and not changed since, it need not read them again. A disk that
/// gives other bytes than were written, without anybody having written, shows only to who reads them.
/// </summary>
/// <param name="clock">Tells what was changed just now.</param>
internal sealed class VerifiedFiles(TimeProvider clock)
{
    /// <summary>A file that was changed so short a time ago could be changed again without its times telling.</summary>
    private static readonly Duration Settled = Duration.FromSeconds(2);

    /// <summary>More than a month's files of a store of many buckets; half a megabyte.</summary>
    private const int FilesMax = 4096;

    private readonly ConcurrentDictionary<string, (string Tag, long LengthBytes, ContentHash256 Hash)> _files = [];

    /// <summary>Whether a file was found to have these bytes, and is the same.</summary>
    public bool Has(string path, ContentHash256 hash) =>
        _files.TryGetValue(path, out (string Tag, long LengthBytes, ContentHash256 Hash) known) && FileSystemCalls.TryStatus(path) is { } status && known == (status.Tag, status.LengthBytes, hash);

    /// <summary>Takes note that a file has these bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="before">What the file system told before they were read: if it tells otherwise by now, nothing is known.</param>
    /// <param name="hash">Of its bytes.</param>
    public void Add(string path, FileStatus? before, ContentHash256 hash)
    {
        if (before is { } read && FileSystemCalls.TryStatus(path) is { } now && (now.Tag, now.LengthBytes) == (read.Tag, read.LengthBytes)
            && now.ChangedAt.Plus(Settled) < Timestamp.Now(clock))
        {
            if (_files.Count >= FilesMax)
            {
                _files.Clear();
            }

            _files[path] = (now.Tag, now.LengthBytes, hash);
        }
    }
}
