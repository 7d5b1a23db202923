using System.Collections.Concurrent;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;

namespace Accounting.Service.Quarantine;

/// <summary>
/// What quarantine files hold, for whoever asks again and again: a file never changes, so it is read once, and again after ten minutes, because one that somebody took or wrote changes nothing that
/// is listed elsewhere. Any number may ask at once.
/// </summary>
/// <param name="clock">Tells when everything is read again.</param>
public sealed class RememberedMessages(TimeProvider clock)
{
    private static readonly TimeSpan WholeEvery = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<SegmentReference, IReadOnlyList<QuarantinedMessage>> _files = new();
    private long _begun = clock.GetTimestamp();

    /// <exception cref="DamagedDataException">The file is missing or its bytes are others.</exception>
    public async Task<IReadOnlyList<QuarantinedMessage>> ReadAsync(IObjectStore store, SegmentReference file, CancellationToken cancellation) =>
        _files.TryGetValue(file, out IReadOnlyList<QuarantinedMessage>? known) ? known
            : _files[file] = await QuarantineFile.ReadAsync(store, file, cancellation).ConfigureAwait(false);

    /// <summary>Of files that count no more nothing is kept.</summary>
    internal void Begin(IEnumerable<SegmentReference> counting)
    {
        if (clock.GetElapsedTime(_begun) >= WholeEvery)
        {
            _files.Clear();
            _begun = clock.GetTimestamp();
        }

        foreach (SegmentReference gone in _files.Keys.Except(counting))
        {
            _files.TryRemove(gone, out _);
        }
    }
}
