using Accounting.Ingest;
using NodaTime;

namespace Accounting.Aggregator.Store;

/// <summary>When a transaction may say that it occurred, as the store has it: what was settled when it was made, and every change since.</summary>
/// <param name="store">The store.</param>
/// <param name="aheadWhereUnsettled">How far ahead of the broker's timestamp it may lie where the store, made by an earlier version, has nothing settled.</param>
public sealed class StoredTimeRules(IObjectStore store, Duration aheadWhereUnsettled)
{
    private const string Remedy = "Restore it from a copy of the store.";

    private readonly List<TimeRuleChange> _changes = [];
    private StoreSettings? _made;
    private TimeRules? _rules;

    /// <summary>By revision.</summary>
    public IReadOnlyList<TimeRuleChange> Changes => _changes;

    /// <summary>The first UTC date that a transaction may name, of what was settled last.</summary>
    public HomeDate EarliestDay => _changes.Count > 0 ? _changes[^1].EarliestDay : MadeEarliestDay;

    /// <summary>How far ahead of the broker's timestamp a transaction may lie, of what was settled last.</summary>
    public long AheadOfBrokerSeconds => _changes.Count > 0 ? _changes[^1].AheadOfBrokerSeconds : MadeAheadOfBrokerSeconds;

    /// <summary>What was in force before the first change.</summary>
    public HomeDate MadeEarliestDay => _made?.EarliestDay ?? Timestamp.Earliest.UtcDate;

    /// <inheritdoc cref="MadeEarliestDay"/>
    public long MadeAheadOfBrokerSeconds => _made?.AheadOfBrokerSeconds ?? (long)aheadWhereUnsettled.TotalSeconds;

    /// <summary>Reads what is new.</summary>
    /// <exception cref="DamagedDataException">A change isn't what was written, or one is missing.</exception>
    /// <exception cref="StoreUnavailableException">The store failed: the same again later.</exception>
    public async Task<TimeRules> RefreshAsync(CancellationToken cancellation)
    {
        int known = _changes.Count;
        if (_rules is null && await store.TryReadAsync(StoreSettings.Key, cancellation).ConfigureAwait(false) is { } json)
        {
            _made = StoreJson.Deserialize<StoreSettings>(StoreSettings.Key, json);
        }

        HashSet<ObjectKey> listed = [.. (await store.ListAsync(TimeRuleChange.Prefix, cancellation).ConfigureAwait(false)).Select(stored => stored.Key)];
        while (listed.Remove(TimeRuleChange.KeyOf(_changes.Count + 1)))
        {
            _changes.Add(await ReadAsync(_changes.Count + 1, cancellation).ConfigureAwait(false));
        }

        if (listed.Order().FirstOrDefault(key => !_changes.Exists(change => TimeRuleChange.KeyOf(change.Revision) == key)) is { Value: not null } stray)
        {
            throw new DamagedDataException($"{TimeRuleChange.KeyOf(_changes.Count + 1)} is missing, and {stray} follows it. {Remedy}");
        }

        if (_rules is null || known < _changes.Count)
        {
            var made = new TimeRule(new Timestamp(long.MinValue), MadeEarliestDay.Midnight, Duration.FromSeconds(MadeAheadOfBrokerSeconds));
            _rules = TimeRules.Of([made, .. _changes.Select(change => new TimeRule(change.From, change.EarliestDay.Midnight, Duration.FromSeconds(change.AheadOfBrokerSeconds)))]);
        }

        return _rules;
    }

    /// <summary>Settles it anew, after everything that was read so far; null where somebody else has done so meanwhile, and nothing was written.</summary>
    /// <param name="earliestDay">The first UTC date that a transaction may name.</param>
    /// <param name="aheadOfBrokerSeconds">How far ahead of the broker's timestamp a transaction may lie.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="reason">Why.</param>
    /// <param name="at">When.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<TimeRuleChange?> TryChangeAsync(
        HomeDate earliestDay, long aheadOfBrokerSeconds, string by, string reason, Timestamp at, CancellationToken cancellation)
    {
        Timestamp from = at.Plus(TimeRuleChange.Notice);
        var change = new TimeRuleChange
        {
            Format = TimeRuleChange.CurrentFormat,
            Revision = _changes.Count + 1,
            EarliestDay = earliestDay,
            AheadOfBrokerSeconds = aheadOfBrokerSeconds,
            From = _changes.Count > 0 && _changes[^1].From > from ? _changes[^1].From : from,
            By = by,
            Reason = reason,
            At = at,
        };
        return await store.TryCreateAsync(change.ToContent(), cancellation).ConfigureAwait(false) ? change : null;
    }

    private async Task<TimeRuleChange> ReadAsync(int revision, CancellationToken cancellation)
    {
        ObjectKey key = TimeRuleChange.KeyOf(revision);
        byte[] bytes = await store.TryReadAsync(key, cancellation).ConfigureAwait(false)
            ?? throw new DamagedDataException($"{key} was listed and cannot be found. {Remedy}");
        TimeRuleChange change = SealedJson.Deserialize<TimeRuleChange>(key, bytes, Remedy, TimeRuleChange.CurrentFormat);
        return change.Revision == revision ? change : throw new DamagedDataException($"{key} speaks of revision {change.Revision}. {Remedy}");
    }
}
