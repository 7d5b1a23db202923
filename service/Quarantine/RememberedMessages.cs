using System.Collections.Concurrent;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;

namespace Accounting.Service.Quarantine;

/// <summary>
/// What quarantine files hold, for whoever asks again and again: a file never changes, so it is read once, and again after ten minutes, because one that somebody took or wrote changes nothing that
/// is listed elsewhere. Any number may ask at once.
/// </summary>
/// <param name="clock">Tells when everything is read again.</param>
/// <param name="bytesMax">Of messages that are kept; of a larger quarantine the rest is read each time.</param>
public sealed class RememberedMessages(TimeProvider clock, long bytesMax = 64 << 20)
{
    private static readonly TimeSpan WholeEvery = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<SegmentReference, (IReadOnlyList<QuarantinedMessage> Messages, long Bytes)> _files = new();
    private long _begun = clock.GetTimestamp();

    /// <summary>Of the files that are kept or about to be.</summary>
    private long _bytes;

    /// <exception cref="DamagedDataException">The file is missing or its bytes are others.</exception>
    public async Task<IReadOnlyList<QuarantinedMessage>> ReadAsync(IObjectStore store, SegmentReference file, CancellationToken cancellation)
    {
        if (_files.TryGetValue(file, out (IReadOnlyList<QuarantinedMessage> Messages, long Bytes) known))
        {
            return known.Messages;
        }

        IReadOnlyList<QuarantinedMessage> read = await QuarantineFile.ReadAsync(store, file, cancellation).ConfigureAwait(false);
        long bytes = read.Sum(message => (long)message.RawValue.Length);
        if (Interlocked.Add(ref _bytes, bytes) > bytesMax || !_files.TryAdd(file, (read, bytes)))
        {
            Interlocked.Add(ref _bytes, -bytes);
        }

        return read;
    }

    /// <summary>Of files that count no more nothing is kept.</summary>
    internal void Begin(IEnumerable<SegmentReference> counting)
    {
        bool isDue = clock.GetElapsedTime(_begun) >= WholeEvery;
        if (isDue)
        {
            _begun = clock.GetTimestamp();
        }

        foreach (SegmentReference gone in isDue ? _files.Keys : _files.Keys.Except(counting))
        {
            if (_files.TryRemove(gone, out (IReadOnlyList<QuarantinedMessage> Messages, long Bytes) kept))
            {
                Interlocked.Add(ref _bytes, -kept.Bytes);
            }
        }
    }
}
