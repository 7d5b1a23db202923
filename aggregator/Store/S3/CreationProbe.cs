using System.Globalization;
using System.Text;
using Accounting.Ingest;

namespace Accounting.Aggregator.Store.S3;

/// <summary>
/// Finds out whether a server keeps to <c>If-None-Match: *</c> under a race, instead of believing a setting: some ignore it, and some check it and then
/// write, so that one at a time each loser is refused, and of many at once several win. In every round many create one key, each with a content of its
/// own; exactly one must be told that it did, and its content must be what stands.
/// </summary>
internal sealed class CreationProbe(S3Place place, S3Writing writing, S3Reading reading, TimeProvider clock)
{
    public const string Prefix = "state/probes/";

    public const int Rounds = 20;
    public const int CreatorsAtOnce = 32;

    /// <exception cref="StoreMismatchException">It doesn't.</exception>
    /// <exception cref="StoreUnavailableException">The server failed, so nothing is known.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        for (int round = 0; round < Rounds; round++)
        {
            // Processes in containers may share a name, not the moment as well.
            var key = ObjectKey.Parse(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{OwnedNames.Next()}-{Timestamp.Now(clock).Microseconds}"));
            try
            {
                await RaceAsync(key, cancellation).ConfigureAwait(false);
            }
            finally
            {
                // Also after a cancellation: what stays is garbage, and collected as such.
                await writing.DeleteAsync([key], CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task RaceAsync(ObjectKey key, CancellationToken cancellation)
    {
        bool[] won = await Task.WhenAll(Enumerable.Range(0, CreatorsAtOnce).Select(creator => writing.TryPutNewOnceAsync(ContentOf(key, creator), cancellation))).ConfigureAwait(false);
        int winners = won.Count(isWinner => isWinner);
        byte[]? standing = await reading.TryReadAsync(key, cancellation).ConfigureAwait(false);
        if (winners != 1 || standing is null || !standing.AsSpan().SequenceEqual(ContentOf(key, Array.IndexOf(won, true)).Bytes.Span))
        {
            throw new StoreMismatchException(string.Create(
                CultureInfo.InvariantCulture,
                $"{place.Address}: of {CreatorsAtOnce} that created one object at once {winners} were told that they did, so the server's 'If-None-Match: *' does not decide who closes a month. "
                + $"Set s3:atomic_create=false, and let one process at a time close months, restate, collect and backfill. Nothing was committed."));
        }
    }

    private static ObjectContent ContentOf(ObjectKey key, int creator) => ObjectContent.FromBytes(key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"creator {creator}")));
}
