namespace Accounting.Reporting.Months;

/// <summary>A first revision as a link of its account's chain of stated balances, amounts in units of 1/10,000 and times in microseconds since 1970.</summary>
internal record struct FirstRevision
{
    /// <summary>Its business month, as a number.</summary>
    public int Month;

    public long Account;

    public string AccountType;

    public string Currency;

    public UInt128 Id;

    public long OccurredAt;

    /// <summary>The exchange's running number; null where it gave none.</summary>
    public long? Sequence;

    /// <summary>By how much it changed the balance.</summary>
    public long Effect;

    /// <summary>The balance that the exchange states after it; null where it states none.</summary>
    public long? Stated;

    public string Source;

    public int Partition;

    public long Offset;

    public long LoggedAt;

    /// <summary>Whether it is what the account opened with, which comes before everything else.</summary>
    public bool Opens;

    /// <summary>Whether the transaction doesn't count by now.</summary>
    public bool IsVoid;
}
