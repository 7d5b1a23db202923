using System.Globalization;

namespace Accounting.Aggregator.Store;

/// <summary>
/// Names of local files and folders that a process makes for itself: each tells the machine, the process (its id and when it started, since ids come
/// round again) and a running number. Containers that share a folder may agree in all of them, so what is made has to be made where none has its name.
/// </summary>
public static class OwnedNames
{
    // What reading from /proc says when the process ends meanwhile (ESRCH).
    private const int NoSuchProcess = 3;

    private static readonly TimeSpan KeptOfThisMachine = TimeSpan.FromHours(1);

    // Whether a process of another machine still runs cannot be seen from here.
    private static readonly TimeSpan KeptOfOtherMachines = TimeSpan.FromDays(1);

    private static readonly string Machine = string.Concat(Environment.MachineName.Where(char.IsAsciiLetterOrDigit));

    private static long _lastNumber;

    /// <summary>This process, as its names tell it.</summary>
    public static string Owner { get; } = string.Create(
        CultureInfo.InvariantCulture, $"{Machine}-{Environment.ProcessId}-{StartedAt(Environment.ProcessId)}");

    /// <summary>A name that this process hasn't used yet.</summary>
    public static string Next() => string.Create(CultureInfo.InvariantCulture, $"{Owner}-{Interlocked.Increment(ref _lastNumber)}");

    /// <summary>Whether whoever made what has the name is dead: seen from its own machine, or taken for it after a day without a change.</summary>
    public static bool IsStale(string name, TimeSpan age)
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
