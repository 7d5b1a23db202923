namespace Accounting.Service.Queries;

/// <summary>Looks at a folder while something is written into it, and cancels that where it becomes too much. What is spilled has a bound of its own.</summary>
internal sealed class FolderBound : IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop;
    private readonly DirectoryInfo _folder;
    private readonly long _bytesMax;
    private readonly ITimer _timer;

    private FolderBound(string folder, long bytesMax, CancellationToken cancellation)
    {
        _folder = new DirectoryInfo(folder);
        _bytesMax = bytesMax;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _timer = TimeProvider.System.CreateTimer(_ => Look(), null, LookInterval, LookInterval);
    }

    public CancellationToken Token => _stop.Token;

    public bool IsBroken { get; private set; }

    public static FolderBound Begin(string folder, long bytesMax, CancellationToken cancellation) => new(folder, bytesMax, cancellation);

    public void Dispose()
    {
        _timer.Dispose();
        _stop.Dispose();
    }

    private void Look()
    {
        if (!IsBroken && _folder.Exists && _folder.EnumerateFiles().Sum(file => file.Length) > _bytesMax)
        {
            IsBroken = true;
            _stop.Cancel();
        }
    }
}
