using System.Globalization;
using System.Runtime.InteropServices;
using Accounting.Ingest;

namespace Accounting.Aggregator.Store;

/// <summary>What <c>statx</c> tells of a file (linux/stat.h, <c>struct statx</c>; the layout is the same on every architecture).</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly struct FileStatus
{
    private const uint NanosecondsPerMicrosecond = 1000;

    [FieldOffset(40)]
    public readonly long LengthBytes;

    [FieldOffset(32)]
    private readonly ulong _inode;

    [FieldOffset(96)]
    private readonly long _changedAtSeconds;

    [FieldOffset(104)]
    private readonly uint _changedAtNanoseconds;

    /// <summary>When its content, name or owner last changed: a file that was copied or moved here with an old time of its content is still new here.</summary>
    public Timestamp ChangedAt => new((_changedAtSeconds * Timestamp.MicrosecondsPerSecond) + (_changedAtNanoseconds / NanosecondsPerMicrosecond));

    /// <summary>Differs between any two files that lay under one name after each other: the later existed before the earlier lost the name, so they are two inodes.</summary>
    public string Tag => string.Create(CultureInfo.InvariantCulture, $"{_inode:x}.{_changedAtSeconds:x}.{_changedAtNanoseconds:x}");
}
