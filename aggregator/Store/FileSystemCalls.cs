using System.Runtime.InteropServices;

namespace Accounting.Aggregator.Store;

/// <summary>The system calls of Linux that durability needs and .NET does not offer. Each throws what <see cref="FileSystemErrors"/> makes of its errno.</summary>
internal static partial class FileSystemCalls
{
    // O_RDONLY is 0; O_CLOEXEC has this value on every Linux that .NET runs on.
    private const int OpenCloseOnExec = 0x80000;

    // AT_FDCWD, and STATX_INO | STATX_SIZE | STATX_CTIME (linux/stat.h): the same on every architecture.
    private const int CurrentFolder = -100;
    private const uint StatusFields = 0x100 | 0x200 | 0x80;

    /// <summary>
    /// Before Linux 5.8 <c>syncfs</c> did not report that writing back had failed: there every file is synced alone.
    /// </summary>
    public static bool SyncFileSystemReportsErrors { get; } = Environment.OSVersion.Version >= new Version(5, 8);

    /// <summary>Makes a file's bytes, or the names in a folder, durable.</summary>
    public static void Sync(string path)
    {
        using OpenDescriptor descriptor = Open(path);
        Check(FsyncNative(descriptor.Value), path);
    }

    /// <summary>Opens what <see cref="SyncFileSystem"/> needs. Open it before writing: errors are reported from then on.</summary>
    public static OpenDescriptor Open(string path)
    {
        int descriptor = OpenNative(path, OpenCloseOnExec);
        Check(descriptor, path);
        return new OpenDescriptor(descriptor, path);
    }

    /// <summary>Makes everything durable that was written to the file system of <paramref name="descriptor"/>.</summary>
    public static void SyncFileSystem(OpenDescriptor descriptor) => Check(SyncfsNative(descriptor.Value), descriptor.Path);

    /// <summary>Renames over whatever is there; false where the two lie on different file systems.</summary>
    public static bool TryRename(string from, string to)
    {
        if (RenameNative(from, to) == 0)
        {
            return true;
        }

        int errno = Marshal.GetLastPInvokeError();
        return errno == FileSystemErrors.CrossDevice ? false : throw FileSystemErrors.From(errno, to);
    }

    /// <summary>Gives a file a second name on its own file system; false where that name is taken. Of many callers in any processes exactly one gets true.</summary>
    public static bool TryLink(string existing, string name)
    {
        if (LinkNative(existing, name) == 0)
        {
            return true;
        }

        int errno = Marshal.GetLastPInvokeError();
        return errno == FileSystemErrors.Exists ? false : throw FileSystemErrors.From(errno, name);
    }

    /// <summary>A file's length, its inode, and when its content, name or owner last changed; null where there is no such file.</summary>
    public static FileStatus? TryStatus(string path)
    {
        if (StatusNative(CurrentFolder, path, 0, StatusFields, out FileStatus status) == 0)
        {
            return status;
        }

        int errno = Marshal.GetLastPInvokeError();
        return FileSystemErrors.IsMissing(errno) ? null : throw FileSystemErrors.From(errno, path);
    }

    private static void Check(int result, string path)
    {
        if (result < 0)
        {
            throw FileSystemErrors.From(Marshal.GetLastPInvokeError(), path);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenNative(string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatusNative(int folder, string path, int flags, uint fields, out FileStatus status);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseNative(int descriptor);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FsyncNative(int descriptor);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int SyncfsNative(int descriptor);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameNative(string from, string to);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkNative(string existing, string name);

    /// <summary>A file or folder opened for syncing.</summary>
    internal sealed class OpenDescriptor(int value, string path) : IDisposable
    {
        public int Value { get; } = value;

        public string Path { get; } = path;

        // Nothing was written through it, so closing has nothing to report.
        public void Dispose() => _ = CloseNative(Value);
    }
}
