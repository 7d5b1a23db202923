namespace Accounting.Reporting.Months;

/// <summary>
/// Where a transaction is posted. Three lines, credits positive: its amount to <see cref="Account"/>, its change of pending withdrawals to
/// <see cref="Payable"/>, and −(amount + pending) to <see cref="Contra"/>; so every transaction balances, whatever its signs.
/// </summary>
public readonly record struct PostingRule(LedgerAccount Account, LedgerAccount Payable, LedgerAccount Contra);
