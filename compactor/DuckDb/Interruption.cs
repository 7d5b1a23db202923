using Accounting.Compactor.DuckDb.Native;

namespace Accounting.Compactor.DuckDb;

/// <summary>Lets a cancellation token interrupt the statement that runs on a connection.</summary>
internal static class Interruption
{
    internal static CancellationTokenRegistration Register(ConnectionHandle connection, CancellationToken token) =>
        token.UnsafeRegister(static state => DuckLibrary.Interrupt((ConnectionHandle)state!), connection);

    /// <summary>What to throw for an error: a feed's own exception first, then the cancellation, then the error.</summary>
    internal static Exception Cause(DuckException error, FeedFailure failure, CancellationToken token)
    {
        failure.Rethrow();
        return error.Kind == DuckErrorKind.Interrupted && token.IsCancellationRequested
            ? new OperationCanceledException("The statement was cancelled", error, token)
            : error;
    }
}
