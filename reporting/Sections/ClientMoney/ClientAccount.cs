using Accounting.Ingest;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Sections.ClientMoney;

/// <summary>A row of <see cref="ClientAccountsTable"/>.</summary>
/// <param name="Finding">Which of the table's findings.</param>
/// <param name="Currency">Of all amounts.</param>
/// <param name="AccountId">A CUSTOMER account.</param>
/// <param name="Balance">At the month's end.</param>
/// <param name="Amount">How much of it is wrong.</param>
/// <param name="InAll">Accounts with this finding in this currency.</param>
public sealed record ClientAccount(string Finding, Currency Currency, long AccountId, Balance Balance, AmountSum Amount, long InAll);
