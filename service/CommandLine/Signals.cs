using System.Runtime.InteropServices;

namespace Accounting.Service.CommandLine;

/// <summary>
/// Turns SIGINT and SIGTERM into a cancellation, once: whoever works sees it and stops in order.
/// A second signal of a kind ends the process at once, as the system would.
/// </summary>
public sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    private readonly PosixSignalRegistration[] _registrations;

    public Signals()
    {
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}
