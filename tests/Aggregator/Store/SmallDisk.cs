using Accounting.Tests.Support;

namespace Accounting.Tests.Aggregator.Store;

/// <summary>A file system of 256 KiB in memory, mounted for a test; where this user may not mount, the test is skipped.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Stack<FolderMount> _mounts = [];

    public SmallDisk()
    {
        try
        {
            _mounts.Push(FolderMount.OfMemory(Path, 256));
        }
        catch
        {
            _folder.Dispose();
            throw;
        }
    }

    public string Path => _folder.Path;

    public void MakeReadOnly() => _mounts.Push(FolderMount.ReadOnly(Path));

    public void Dispose()
    {
        while (_mounts.TryPop(out FolderMount? mount))
        {
            mount.Dispose();
        }

        _folder.Dispose();
    }
}
