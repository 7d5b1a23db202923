using System.Globalization;

namespace Accounting.Aggregator.Store;

/// <summary>
/// Files being written: in a hidden folder inside the root, so on the same file system, and never listed.
/// A name tells the machine, the process (its id and when it started, since ids come round again) and a running number;
/// containers that share a folder may agree in all of them, so a file is made only where none has its name.
/// </summary>
internal sealed class TemporaryFiles(string root, TimeProvider clock)
{
    private const string FolderName = ".tmp";

    // What reading from /proc says when the process ends meanwhile (ESRCH).
    private const int NoSuchProcess = 3;

    private static readonly TimeSpan KeptOfThisMachine = TimeSpan.FromHours(1);

    // Whether a process of another machine still runs cannot be seen from here.
    private static readonly TimeSpan KeptOfOtherMachines = TimeSpan.FromDays(1);

    private static readonly string Machine = string.Concat(Environment.MachineName.Where(char.IsAsciiLetterOrDigit));

    private static long _lastNumber;

    /// <summary>This process, as its files' names tell it.</summary>
    public static string Owner { get; } = string.Create(
        CultureInfo.InvariantCulture, $"{Machine}-{Environment.ProcessId}-{StartedAt(Environment.ProcessId)}");

    public string Folder { get; } = Path.Combine(root, FolderName);

    /// <summary>Makes a new empty file and opens it for writing.</summary>
    public FileStream Create()
    {
        while (true)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{Owner}-{Interlocked.Increment(ref _lastNumber)}");
            string path = Path.Combine(Folder, name);
            try
            {
                return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            }
            catch (IOException exception) when (exception.HResult == FileSystemErrors.Exists)
            {
                // Another container's: the next number.
            }
        }
    }

    /// <summary>Removes what dead processes left behind.</summary>
    public void RemoveStale()
    {
        foreach (FileInfo file in new DirectoryInfo(Folder).EnumerateFiles())
        {
            TimeSpan age = clock.GetUtcNow() - file.LastWriteTimeUtc;
            if (IsStale(file.Name, age))
            {
                file.Delete();
            }
        }
    }

    private static bool IsStale(string name, TimeSpan age)
    {
        string[] parts = name.Split('-');
        if (parts.Length != 4 || parts[0] != Machine || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int processId))
        {
            return age > KeptOfOtherMachines;
        }

        return age > KeptOfThisMachine && StartedAt(processId) != parts[2];
    }

    /// <summary>When a process started, in clock ticks since boot (field 22 of <c>/proc/PID/stat</c>, proc(5)); empty where there is none.</summary>
    private static string StartedAt(int processId)
    {
        try
        {
            string line = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));

            // The second field is a name in brackets that may hold anything; the third follows the last bracket.
            return line[(line.LastIndexOf(')') + 2)..].Split(' ')[19];
        }
        catch (IOException exception) when (FileSystemErrors.IsMissing(exception) || exception.HResult == NoSuchProcess)
        {
            return "";
        }
    }
}
