using Accounting.Ingest;

namespace Accounting.Reporting.Steps;

/// <summary>When financial years begin.</summary>
/// <param name="FirstMonth">The month of the year, from 1 on, with which they do.</param>
public sealed record FinancialYear(int FirstMonth)
{
    /// <summary>The calendar's.</summary>
    public static FinancialYear Calendar { get; } = new(1);

    public bool BeginsWith(BusinessMonth month) => month.MonthOfYear == FirstMonth;

    /// <summary>The last month of the year before the one that a month lies in.</summary>
    public BusinessMonth LastBefore(BusinessMonth month)
    {
        BusinessMonth first = month;
        while (!BeginsWith(first))
        {
            first = first.Previous;
        }

        return first.Previous;
    }
}
