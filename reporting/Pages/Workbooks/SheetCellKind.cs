namespace Accounting.Reporting.Pages.Workbooks;

/// <summary>What a cell of a sheet is.</summary>
internal enum SheetCellKind
{
    /// <summary>Also ids, and times, whose microseconds a spreadsheet's own would lose.</summary>
    Text,

    Number,

    /// <summary>A date of the spreadsheet's own.</summary>
    Day,

    Truth,
}
