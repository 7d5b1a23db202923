namespace Accounting.Reporting.Sections.Regulatory;

/// <summary>A period that ends with the month.</summary>
public enum ReportedPeriod
{
    Month,

    /// <summary>Since the first month of the calendar quarter.</summary>
    QuarterToDate,

    /// <summary>Since January.</summary>
    YearToDate,
}
