using Accounting.Ingest;
using NodaTime;

namespace Accounting.Aggregator.Store;

/// <summary>What the store has settled of messages; each refresh reads only what is new.</summary>
/// <param name="store">The store.</param>
/// <param name="aheadWhereUnsettled">How far ahead of the broker's timestamp a transaction may lie where the store has nothing settled.</param>
public sealed class StoredMessageRules(IObjectStore store, Duration aheadWhereUnsettled)
{
    private readonly StoredTimeRules _times = new(store, aheadWhereUnsettled);
    private readonly SortedDictionary<ObjectKey, PlaceDecision> _decisions = [];
    private MessageRules? _rules;

    public static Task<MessageRules> ReadAsync(IObjectStore store, Duration aheadWhereUnsettled, CancellationToken cancellation) =>
        new StoredMessageRules(store, aheadWhereUnsettled).RefreshAsync(cancellation);

    /// <exception cref="DamagedDataException">Something that was settled isn't what was written.</exception>
    /// <exception cref="StoreUnavailableException">The store failed: the same again later.</exception>
    public async Task<MessageRules> RefreshAsync(CancellationToken cancellation)
    {
        TimeRules times = await _times.RefreshAsync(cancellation).ConfigureAwait(false);
        int known = _decisions.Count;
        foreach (StoredObject listed in await store.ListAsync(PlaceDecision.Prefix, cancellation).ConfigureAwait(false))
        {
            if (PlaceDecision.IsKey(listed.Key) && !_decisions.ContainsKey(listed.Key)
                && await store.TryReadAsync(listed.Key, cancellation).ConfigureAwait(false) is { } bytes)
            {
                _decisions.Add(listed.Key, PlaceDecision.Parse(listed.Key, bytes));
            }
        }

        return _rules = _rules is not null && known == _decisions.Count && ReferenceEquals(_rules.Times, times) ? _rules : new MessageRules(times, [.. _decisions.Values]);
    }
}
