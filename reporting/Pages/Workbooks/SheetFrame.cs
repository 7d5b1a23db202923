using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Accounting.Reporting.Pages.Workbooks;

/// <summary>What surrounds a sheet's rows: window, widths and paper. The schema fixes the order.</summary>
internal static class SheetFrame
{
    private const double WidthMin = 9;
    private const double WidthMax = 60;
    private const uint PaperA4 = 9;

    /// <summary>Across landscape A4 at about six points.</summary>
    private const double CharactersAcrossPaper = 220;

    /// <summary>Room for a column's longest text, within reason.</summary>
    public static double WidthOf(int length) => Math.Clamp((length * 1.15) + 3, WidthMin, WidthMax);

    /// <summary>Everything before the rows; the sheet stays open.</summary>
    /// <param name="xml">The sheet's part.</param>
    /// <param name="widths">Of every column, in characters.</param>
    /// <param name="frozenRows">Rows that stay in sight.</param>
    /// <param name="frozenColumns">Columns that stay in sight.</param>
    public static void Begin(OpenXmlWriter xml, IEnumerable<double> widths, uint frozenRows, uint frozenColumns)
    {
        xml.WriteStartElement(new Worksheet());
        xml.WriteElement(new SheetProperties(new PageSetupProperties { FitToPage = true }));
        xml.WriteElement(new SheetViews(View(frozenRows, frozenColumns)));
        xml.WriteElement(new SheetFormatProperties { DefaultRowHeight = 13.5 });
        xml.WriteElement(new Columns(widths.Select((width, index) => new Column { Min = (uint)index + 1, Max = (uint)index + 1, Width = width, CustomWidth = true })));
        xml.WriteStartElement(new SheetData());
    }

    /// <summary>
    /// Landscape A4, the sheet's name and the page below. As wide as the paper, or as several sheets of it beside each other where one would make the
    /// print too small to read.
    /// </summary>
    /// <param name="xml">The sheet's part.</param>
    /// <param name="widths">Of every column, in characters.</param>
    public static void WritePaper(OpenXmlWriter xml, IEnumerable<double> widths)
    {
        xml.WriteElement(new PageMargins { Left = 0.4, Right = 0.4, Top = 0.5, Bottom = 0.6, Header = 0.3, Footer = 0.3 });
        xml.WriteElement(new PageSetup
        {
            PaperSize = PaperA4,
            Orientation = OrientationValues.Landscape,
            FitToWidth = (uint)Math.Max(1, Math.Ceiling(widths.Sum() / CharactersAcrossPaper)),
            FitToHeight = 0,
        });
        xml.WriteElement(new HeaderFooter(new OddFooter("&L&A&RPage &P of &N")));
    }

    private static SheetView View(uint frozenRows, uint frozenColumns)
    {
        var view = new SheetView { WorkbookViewId = 0, ShowGridLines = frozenRows > 0 };
        if (frozenRows > 0)
        {
            string first = string.Create(CultureInfo.InvariantCulture, $"{SheetWriter.ColumnName((int)frozenColumns)}{frozenRows + 1}");
            view.Append(new Pane
            {
                HorizontalSplit = frozenColumns > 0 ? frozenColumns : null,
                VerticalSplit = frozenRows,
                TopLeftCell = first,
                ActivePane = frozenColumns > 0 ? PaneValues.BottomRight : PaneValues.BottomLeft,
                State = PaneStateValues.Frozen,
            });
        }

        return view;
    }
}
