using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>
/// What CUSTOMER accounts have in one currency, or by how much that changed: each account for itself, so that nobody's debt lowers what is owed to
/// another, nor the debt of one account what is owed to another of the same customer.
/// </summary>
/// <param name="Balances">Σ of balances above zero; open exposure is part of them, and so are bonuses.</param>
/// <param name="Overdrawn">Σ of −balance of those below zero.</param>
/// <param name="Pending">Σ of withdrawals asked for and not paid, where above zero.</param>
/// <param name="NegativePending">Σ of −pending where more was paid than asked for.</param>
/// <param name="Exposure">Σ of open exposure above zero.</param>
/// <param name="NegativeExposure">Σ of −exposure where more was released than taken.</param>
/// <param name="ExposureBeyondBalance">Σ of the exposure that no balance covers.</param>
public readonly record struct ClientPosition(
    AmountSum Balances,
    AmountSum Overdrawn,
    AmountSum Pending,
    AmountSum NegativePending,
    AmountSum Exposure,
    AmountSum NegativeExposure,
    AmountSum ExposureBeyondBalance)
{
    /// <summary>What must be held for customers.</summary>
    public AmountSum Liability => Balances + Pending;

    /// <summary>What it would be if debts of some lowered what is owed to others: as the ledger adds up.</summary>
    public AmountSum Netted => Liability - Overdrawn - NegativePending;

    public static ClientPosition operator +(ClientPosition left, ClientPosition right) => new(
        left.Balances + right.Balances,
        left.Overdrawn + right.Overdrawn,
        left.Pending + right.Pending,
        left.NegativePending + right.NegativePending,
        left.Exposure + right.Exposure,
        left.NegativeExposure + right.NegativeExposure,
        left.ExposureBeyondBalance + right.ExposureBeyondBalance);
}
