namespace Accounting.Aggregator.Store;

/// <summary>A local file with an object's checked bytes, kept until disposed.</summary>
public sealed class FileLease(string path, Action? release = null) : IDisposable
{
    private Action? _release = release;

    public string Path { get; } = path;

    /// <summary>Whether its bytes were checked before, and weren't read for this lease (<see cref="IObjectStore.LeaseAgainAsync"/>).</summary>
    public bool IsKnown { get; init; }

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
