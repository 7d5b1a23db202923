namespace Accounting.Reporting.Pages.Workbooks;

/// <summary>How a cell looks: the place of its format in <see cref="WorkbookStyles"/>.</summary>
internal enum CellStyle
{
    Plain,
    HeaderText,
    HeaderNumber,

    /// <summary>Text stays text, whatever it looks like.</summary>
    Text,
    Day,

    /// <summary>A number without decimals; those with 1 to 4 follow.</summary>
    Number,
    Number1,
    Number2,
    Number3,
    Number4,
    Title,
    Subtitle,
    Label,
    Value,
    Note,
    Link,
}
