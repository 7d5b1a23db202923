using System.Runtime.InteropServices;

namespace Accounting.Aggregator.Store;

/// <summary>Turns the file system's errors into the store's: what happened, where, and what to do about it.</summary>
internal static class FileSystemErrors
{
    // Linux errno values, the same on every architecture that .NET runs on.
    public const int Exists = 17;
    public const int CrossDevice = 18;
    public const int NotFolder = 20;
    private const int NotPermitted = 1;
    private const int NotFound = 2;
    private const int InputOutput = 5;
    private const int NoAccess = 13;
    private const int IsFolder = 21;
    private const int TooManyOpenOfSystem = 23;
    private const int TooManyOpen = 24;
    private const int NoSpace = 28;
    private const int ReadOnly = 30;
    private const int TooManyLinks = 31;
    private const int NotSupported = 95;
    private const int QuotaExceeded = 122;

    public static StoreUnavailableException From(int errno, string path, Exception? inner = null) =>
        new($"{path}: {Marshal.GetPInvokeErrorMessage(errno)}. {Remedy(errno)}", inner);

    /// <exception cref="ArgumentException">The exception is none of the file system's.</exception>
    public static StoreUnavailableException From(Exception exception, string path) => exception switch
    {
        UnauthorizedAccessException => From(NoAccess, path, exception),
        FileNotFoundException or DirectoryNotFoundException => FileAmong(path) is { } file ? From(NotFolder, file, exception) : From(NotFound, path, exception),
        // .NET on Linux puts the errno into HResult; its own codes are negative.
        IOException { HResult: > 0 } => From(exception.HResult, path, exception),
        IOException => new StoreUnavailableException($"{path}: {exception.Message} Check the folder and start again.", exception),
        _ => throw new ArgumentException("Not an error of the file system.", nameof(exception), exception),
    };

    /// <summary>Errors of the file system, as .NET throws them.</summary>
    public static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>No such name, or a file where a folder would have to be: nothing has that key.</summary>
    public static bool IsMissing(Exception exception) =>
        exception is FileNotFoundException or DirectoryNotFoundException or IOException { HResult: NotFolder };

    /// <summary>The same by errno.</summary>
    public static bool IsMissing(int errno) => errno is NotFound or NotFolder;

    /// <summary>The path or a parent of it that is a file: .NET says "not found" of anything below one.</summary>
    private static string? FileAmong(string path)
    {
        for (string? candidate = path; candidate is not null; candidate = Path.GetDirectoryName(candidate))
        {
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private static string Remedy(int errno) => errno switch
    {
        NoAccess => "Give this user the right to read and write there, or choose another data folder.",
        NotPermitted or NotSupported or TooManyLinks =>
            "The file system refuses what the store needs (hard links and rename): put the data folder on a local file system such as ext4 or xfs.",
        NoSpace or QuotaExceeded => "Free space, or raise the quota: nothing is lost. What has ended is to be started again.",
        ReadOnly => "The file system is mounted read-only: mount it writable, or choose another data folder.",
        InputOutput => "The disk fails: check it and its cables, and restore from a copy if it is damaged.",
        TooManyOpen or TooManyOpenOfSystem => "Raise the limit of open files (ulimit -n).",
        Exists or NotFolder or IsFolder => "A file stands where the store needs a folder, or the other way round: move it away.",
        NotFound => "The folder was removed, or its disk is no longer mounted: bring it back.",
        CrossDevice => "A folder inside the store lies on another file system: keep the whole store on one.",
        _ => "Mend it and start again.",
    };
}
