using System.Globalization;
using Xunit;

namespace Accounting.Tests.Support;

/// <summary>Processes that others begin, as Linux tells of them.</summary>
internal static class ChildProcess
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for a child that runs a command of the executable.</summary>
    public static async Task<int> AppearsAsync(int parent, string command, CancellationToken cancellation)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux tells of processes in /proc.");
        while (true)
        {
            foreach (string folder in Directory.EnumerateDirectories("/proc"))
            {
                if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) && ParentOf(id) == parent && Arguments(id).Contains(command))
                {
                    return id;
                }
            }

            await Task.Delay(Look, cancellation);
        }
    }

    public static async Task EndsAsync(int id, CancellationToken cancellation)
    {
        // One that has ended and that nobody has asked about is a zombie: state Z.
        while (StatusOf(id) is [var state, ..] && state != "Z")
        {
            await Task.Delay(Look, cancellation);
        }
    }

    private static int ParentOf(int id) => StatusOf(id) is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : 0;

    /// <summary>State and parent, what follows the name in brackets.</summary>
    private static string[] StatusOf(int id)
    {
        string text = Read(id, "stat");
        return text.Length == 0 ? [] : text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static string[] Arguments(int id) => Read(id, "cmdline").Split('\0');

    private static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/{file}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
