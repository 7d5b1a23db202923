using Accounting.Ingest;

namespace Accounting.Exchange.World;

/// <summary>Who holds one or more wallets. Its events never share a millisecond, so that their order shows in any clock.</summary>
internal sealed class Account(long id, AccountType type, Utf8Text jurisdiction)
{
    private long _lastTime;

    public long Id { get; } = id;

    public AccountType Type { get; } = type;

    public Utf8Text Jurisdiction { get; } = jurisdiction;

    /// <summary>The running number of its latest first revision; the first one's is 1.</summary>
    public long Sequence { get; set; }

    /// <summary>The running balance is one currency's, so the exchange sends none for an account of two; nor does it for some others.</summary>
    public bool SendsBalance { get; set; } = true;

    /// <summary>When an event that is due now occurs: now, or in the first whole millisecond after the account's latest.</summary>
    public long TakeTime(long now)
    {
        _lastTime = EarliestTime(now);
        return _lastTime;
    }

    public long EarliestTime(long now) => Math.Max(now, ((_lastTime / Micros.Millisecond) + 1) * Micros.Millisecond);
}
