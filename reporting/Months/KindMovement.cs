using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>
/// The transactions themselves of one currency, account type and kind, as they are posted: beside their sums the part that is credited of each
/// line of <see cref="PostingRule"/>, transaction by transaction.
/// </summary>
/// <param name="Currency">Of the accounts.</param>
/// <param name="AccountType">TEST accounts included.</param>
/// <param name="Kind">Of the transactions.</param>
/// <param name="Movement">Their sums.</param>
/// <param name="AmountCredits">Σ of amounts above zero.</param>
/// <param name="PendingCredits">Σ of changes of pending withdrawals above zero.</param>
/// <param name="ContraCredits">Σ of −(amount + pending) above zero.</param>
public sealed record KindMovement(
    Currency Currency, AccountType AccountType, TransactionKind Kind, Movement Movement, AmountSum AmountCredits, AmountSum PendingCredits, AmountSum ContraCredits);
