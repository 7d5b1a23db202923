namespace Accounting.Exchange.Desks;

/// <summary>What a revision above 0 changes.</summary>
public enum CorrectionSort
{
    /// <summary><c>occurred_at</c>, mostly to another hour, sometimes to another month.</summary>
    Day,

    Amount,

    /// <summary>The account, to another one of the same currency.</summary>
    Account,

    /// <summary>Takes the transaction out.</summary>
    Void,

    /// <summary>Takes back a void.</summary>
    Restore,
}
