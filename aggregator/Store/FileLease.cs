namespace Accounting.Aggregator.Store;

/// <summary>A local file with an object's checked bytes, kept until disposed.</summary>
public sealed class FileLease(string path, Action? release = null) : IDisposable
{
    private Action? _release = release;

    public string Path { get; } = path;

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
