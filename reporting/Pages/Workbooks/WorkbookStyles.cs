using System.Globalization;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Accounting.Reporting.Pages.Workbooks;

/// <summary>The formats of all cells, in the order of <see cref="CellStyle"/>.</summary>
internal static class WorkbookStyles
{
    public const int DecimalPlacesMax = 4;

    private const uint TextFormat = 49;
    private const uint DayFormat = 164;
    private const uint FirstNumberFormat = 165;
    private const string Ink = "FF14233A";
    private const string Soft = "FF5B6B80";
    private const string Accent = "FF1F4E8C";

    private enum Face
    {
        Body,
        Bold,
        Title,
        Subtitle,
        Soft,
        Note,
        Link,
    }

    public static Stylesheet Create() => new(
        Formats(),
        new Fonts(
            FontOf(10, Ink), FontOf(10, Ink, bold: true), FontOf(22, Ink), FontOf(12, Soft), FontOf(10, Soft), FontOf(10, Soft, italic: true), FontOf(10, Accent)),
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })),
        new Borders(
            new Border(new LeftBorder(), new RightBorder(), new TopBorder(), new BottomBorder(), new DiagonalBorder()),
            new Border(new LeftBorder(), new RightBorder(), new TopBorder(), new BottomBorder(new Color { Rgb = Ink }) { Style = BorderStyleValues.Thin }, new DiagonalBorder())),
        new CellStyleFormats(new CellFormat()),
        new CellFormats(Enum.GetValues<CellStyle>().Select(FormatOf)));

    public static CellStyle NumberWith(int decimalPlaces) => CellStyle.Number + Math.Min(decimalPlaces, DecimalPlacesMax);

    private static NumberingFormats Formats()
    {
        var formats = new NumberingFormats(new NumberingFormat { NumberFormatId = DayFormat, FormatCode = "yyyy\\-mm\\-dd" });
        for (uint places = 0; places <= DecimalPlacesMax; places++)
        {
            string digits = "#,##0" + (places == 0 ? "" : "." + new string('0', (int)places));
            formats.Append(new NumberingFormat { NumberFormatId = FirstNumberFormat + places, FormatCode = string.Create(CultureInfo.InvariantCulture, $"{digits};[Red]\\-{digits}") });
        }

        return formats;
    }

    private static CellFormat FormatOf(CellStyle style) => style switch
    {
        CellStyle.Plain => new CellFormat(),
        CellStyle.HeaderText => Format(Face.Bold, 0, HorizontalAlignmentValues.Left, border: 1),
        CellStyle.HeaderNumber => Format(Face.Bold, 0, HorizontalAlignmentValues.Right, border: 1, indent: 1),
        CellStyle.Text => Format(Face.Body, TextFormat, HorizontalAlignmentValues.Left),
        CellStyle.Day => Format(Face.Body, DayFormat, HorizontalAlignmentValues.Left),
        CellStyle.Title => Format(Face.Title, TextFormat, HorizontalAlignmentValues.Left),
        CellStyle.Subtitle => Format(Face.Subtitle, TextFormat, HorizontalAlignmentValues.Left),
        CellStyle.Label => Format(Face.Soft, TextFormat, HorizontalAlignmentValues.Left),
        CellStyle.Value => Format(Face.Body, TextFormat, HorizontalAlignmentValues.Left, wrap: true),
        CellStyle.Note => Format(Face.Note, TextFormat, HorizontalAlignmentValues.Left),
        CellStyle.Link => Format(Face.Link, TextFormat, HorizontalAlignmentValues.Left),
        _ => Format(Face.Body, FirstNumberFormat + (uint)(style - CellStyle.Number), HorizontalAlignmentValues.Right, indent: 1),
    };

    private static CellFormat Format(Face face, uint numberFormat, HorizontalAlignmentValues alignment, uint border = 0, uint indent = 0, bool wrap = false) => new()
    {
        FontId = (uint)face,
        NumberFormatId = numberFormat,
        BorderId = border,
        ApplyFont = true,
        ApplyNumberFormat = true,
        ApplyAlignment = true,
        Alignment = new Alignment { Horizontal = alignment, Vertical = VerticalAlignmentValues.Top, Indent = indent > 0 ? indent : null, WrapText = wrap ? true : null },
    };

    private static Font FontOf(double points, string colour, bool bold = false, bool italic = false)
    {
        var font = new Font();
        if (bold)
        {
            font.Append(new Bold());
        }

        if (italic)
        {
            font.Append(new Italic());
        }

        font.Append(new FontSize { Val = points }, new Color { Rgb = colour }, new FontName { Val = "Arial" });
        return font;
    }
}
