namespace Accounting.Reporting.Figures;

/// <summary>Over which business days, and as of what, a figure is summed.</summary>
public enum FigureDays
{
    /// <summary>The month's own, as the report knows them.</summary>
    Month,

    /// <summary>All up to the month's end, as the report knows them: what is carried in, what became known of earlier months, and the month's own.</summary>
    UpToMonth,

    /// <summary>All up to the month's end, as the report knows them, without anything carried in.</summary>
    Ever,

    /// <summary>All before the month, as the revision knew them that the report opens with.</summary>
    Opening,

    /// <summary>All before the month, as the report knows them, less as that revision did.</summary>
    Adjustment,
}
