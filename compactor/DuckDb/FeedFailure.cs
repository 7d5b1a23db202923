using System.Runtime.ExceptionServices;

namespace Accounting.Compactor.DuckDb;

/// <summary>
/// Carries the first exception of a feed over the native code between the thread that fed and the one that runs the
/// statement.
/// </summary>
internal sealed class FeedFailure
{
    private ExceptionDispatchInfo? _first;

    internal void Set(Exception exception) =>
        Interlocked.CompareExchange(ref _first, ExceptionDispatchInfo.Capture(exception), null);

    internal void Clear() => Volatile.Write(ref _first, null);

    /// <summary>Throws the recorded exception, if there is one, and forgets it.</summary>
    internal void Rethrow() => Interlocked.Exchange(ref _first, null)?.Throw();
}
