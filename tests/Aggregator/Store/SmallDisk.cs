using System.Diagnostics;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Aggregator.Store;

/// <summary>A file system of 256 KiB in memory, mounted for a test; where this user may not mount, the test is skipped.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly bool _mounted;

    public SmallDisk()
    {
        _mounted = TryRun("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", Path);
        if (!_mounted)
        {
            _folder.Dispose();
            Assert.Skip("This user may not mount a file system.");
        }
    }

    public string Path => _folder.Path;

    public void MakeReadOnly() => Assert.True(TryRun("mount", "-o", "remount,ro", Path));

    public void Dispose()
    {
        if (_mounted)
        {
            Assert.True(TryRun("umount", Path));
            _folder.Dispose();
        }
    }

    private static bool TryRun(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
