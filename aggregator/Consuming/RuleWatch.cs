using Accounting.Aggregator.Store;
using NodaTime;

namespace Accounting.Aggregator.Consuming;

/// <summary>What the store has settled of messages, as a member last read it.</summary>
internal sealed class RuleWatch(IObjectStore store, Duration aheadWhereUnsettled, TimeProvider clock)
{
    /// <summary>Far less than the notice at which rules are changed (<see cref="TimeRuleChange.Notice"/>).</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly StoredMessageRules _stored = new(store, aheadWhereUnsettled);
    private MessageRules? _current;
    private long _readTimestamp;

    public MessageRules Current => _current ?? throw new InvalidOperationException("The rules are read before the first message.");

    public bool IsDue => clock.GetElapsedTime(_readTimestamp) >= Interval;

    /// <exception cref="DamagedDataException">Something that was settled isn't what was written.</exception>
    /// <exception cref="StoreUnavailableException">The store failed: what was read last holds.</exception>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        _current = await _stored.RefreshAsync(cancellation).ConfigureAwait(false);
        _readTimestamp = clock.GetTimestamp();
    }
}
