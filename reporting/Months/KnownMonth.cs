using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>A month as it is known now, whatever was published of it.</summary>
internal sealed record KnownMonth(MonthFacts Facts, MonthBalances Balances)
{
    public BusinessMonth Month => Facts.Month;
}
