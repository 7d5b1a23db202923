namespace Accounting.Service.Queries;

/// <summary>Looks at a folder while something is written into it, and cancels that where it becomes too much. What is spilled has a bound of its own.</summary>
public sealed class FolderBound : IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _looking = new();
    private readonly CancellationTokenSource _stop;
    private readonly string _folder;
    private readonly long _bytesMax;
    private readonly ITimer _timer;
    private bool _isOver;

    private FolderBound(string folder, long bytesMax, TimeProvider clock, CancellationToken cancellation)
    {
        _folder = folder;
        _bytesMax = bytesMax;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _timer = clock.CreateTimer(_ => Look(), null, LookInterval, LookInterval);
    }

    /// <summary>For who writes.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Whether it was too much.</summary>
    public bool IsBroken { get; private set; }

    /// <param name="folder">Looked at without the folders in it.</param>
    /// <param name="bytesMax">More is too much.</param>
    /// <param name="clock">Tells when to look.</param>
    /// <param name="cancellation">Stops who writes as well.</param>
    public static FolderBound Begin(string folder, long bytesMax, TimeProvider clock, CancellationToken cancellation) => new(folder, bytesMax, clock, cancellation);

    /// <summary>Waits for a look that is going on: what fails in one would end the process.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_looking)
        {
            _isOver = true;
        }

        _stop.Dispose();
    }

    private void Look()
    {
        lock (_looking)
        {
            if (!_isOver && !IsBroken && BytesIn(_folder) > _bytesMax)
            {
                IsBroken = true;
                _stop.Cancel();
            }
        }
    }

    /// <summary>What goes while it is looked at takes nothing any more; the next look sees the rest.</summary>
    private static long BytesIn(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length);
        }
        catch (Exception exception) when (exception is DirectoryNotFoundException or FileNotFoundException)
        {
            return 0;
        }
    }
}
