using Accounting.Ingest;
using Accounting.Reporting.Explain;
using Accounting.Reporting.Published;

namespace Accounting.Service.Dashboard.Pages;

/// <summary>A transaction with every row of it that was ever stored, as far as the month's report knows.</summary>
public sealed record TransactionView(long Account, Currency Currency, MonthReport Report, TracedTransaction Transaction);
