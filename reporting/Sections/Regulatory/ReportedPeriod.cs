namespace Accounting.Reporting.Sections.Regulatory;

/// <summary>A period that ends with the month.</summary>
public enum ReportedPeriod
{
    Month,

    /// <summary>Since the first month of the calendar quarter.</summary>
    QuarterToDate,

    /// <summary>Since January.</summary>
    YearToDate,

    /// <summary>What became known of an earlier month since its report was closed, and no final month has told yet.</summary>
    PriorPeriod,
}
