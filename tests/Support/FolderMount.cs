using System.Diagnostics;
using Xunit;

namespace Accounting.Tests.Support;

/// <summary>Something mounted over a folder for a test; where this user may not mount, the test is skipped.</summary>
internal sealed class FolderMount : IDisposable
{
    private readonly string _path;

    private FolderMount(string path, params string[] arguments)
    {
        _path = path;
        if (Run("mount", [.. arguments, path]) is not null)
        {
            Assert.Skip("This user may not mount a folder.");
        }
    }

    /// <summary>A file system of so many KiB in memory.</summary>
    public static FolderMount OfMemory(string path, int sizeKiB) => new(path, "-t", "tmpfs", "-o", $"size={sizeKiB}k", "tmpfs");

    /// <summary>
    /// The folder over itself, so that not even root may write there. A mount of its own has no writers yet: what is open for writing under the
    /// path, by us or by a process that another test is starting, would keep the mount below from turning read-only.
    /// </summary>
    public static FolderMount ReadOnly(string path)
    {
        var mount = new FolderMount(path, "--bind", path);
        Assert.Null(Run("mount", "-o", "remount,ro,bind", path));
        return mount;
    }

    // Lazily: a process that another test is starting holds this process's files between its fork and its exec, for which the mount is "busy".
    public void Dispose() => Assert.Null(Run("umount", "--lazy", _path));

    /// <returns>What the program complained of; null when it succeeded.</returns>
    private static string? Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string complaint = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"{program} ended with {process.ExitCode}: {complaint}";
    }
}
