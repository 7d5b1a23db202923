using Accounting.Ingest;

namespace Accounting.Reporting.Published;

/// <summary>What became known of a closed month since, as the report of the first open month tells it.</summary>
/// <param name="Month">The closed month.</param>
/// <param name="Currency">Of the accounts.</param>
/// <param name="Transactions">How many places of transactions changed.</param>
/// <param name="Amount">By how much what is owed to accounts changed, as it is printed.</param>
/// <param name="Ggy">By how much the gross gambling yield did; empty where it didn't.</param>
/// <param name="In">The month that tells of it.</param>
public sealed record ClosedMonthCorrection(BusinessMonth Month, Currency Currency, long Transactions, string Amount, string Ggy, BusinessMonth In);
