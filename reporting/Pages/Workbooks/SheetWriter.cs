using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Accounting.Reporting.Pages.Workbooks;

/// <summary>Writes the rows of one sheet in order, cell after cell; nothing is kept.</summary>
internal sealed class SheetWriter(OpenXmlWriter xml)
{
    private static readonly Row RowElement = new();
    private static readonly Cell CellElement = new();
    private static readonly InlineString InlineElement = new();
    private static readonly Text TextElement = new();
    private static readonly OpenXmlAttribute[] Preserved = [new("xml", "space", "http://www.w3.org/XML/1998/namespace", "preserve")];

    private readonly List<OpenXmlAttribute> _row = new(3);
    private readonly List<OpenXmlAttribute> _cell = new(3);
    private int _column;

    /// <summary>The row last begun, from 1.</summary>
    public int RowNumber { get; private set; }

    /// <summary>A column's letters; columns are counted from 0.</summary>
    public static string ColumnName(int column)
    {
        string name = "";
        for (int left = column; left >= 0; left = (left / 26) - 1)
        {
            name = (char)('A' + (left % 26)) + name;
        }

        return name;
    }

    /// <param name="height">In points; null for that of the sheet.</param>
    public void BeginRow(int? height = null)
    {
        _column = 0;
        _row.Clear();
        _row.Add(new OpenXmlAttribute("r", "", (++RowNumber).ToString(CultureInfo.InvariantCulture)));
        if (height is { } points)
        {
            _row.Add(new OpenXmlAttribute("ht", "", points.ToString(CultureInfo.InvariantCulture)));
            _row.Add(new OpenXmlAttribute("customHeight", "", "1"));
        }

        xml.WriteStartElement(RowElement, _row);
    }

    public void EndRow() => xml.WriteEndElement();

    public void SkipRow() => RowNumber++;

    public void Skip() => _column++;

    public void Text(string text, CellStyle style)
    {
        Begin(style, "inlineStr");
        xml.WriteStartElement(InlineElement);
        string held = WorkbookText.Of(text);
        bool isPadded = held.Length > 0 && (char.IsWhiteSpace(held[0]) || char.IsWhiteSpace(held[^1]));
        xml.WriteStartElement(TextElement, isPadded ? Preserved : []);
        xml.WriteString(held);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <param name="number">Invariant, as the TSV writes it.</param>
    /// <param name="style">With as many decimal places.</param>
    public void Number(string number, CellStyle style) => Value(number, style, null);

    public void Truth(bool truth) => Value(truth ? "1" : "0", CellStyle.Plain, "b");

    private void Value(string value, CellStyle style, string? type)
    {
        Begin(style, type);
        xml.WriteElement(new CellValue(value));
        xml.WriteEndElement();
    }

    private void Begin(CellStyle style, string? type)
    {
        _cell.Clear();
        _cell.Add(new OpenXmlAttribute("r", "", string.Create(CultureInfo.InvariantCulture, $"{ColumnName(_column++)}{RowNumber}")));
        _cell.Add(new OpenXmlAttribute("s", "", ((int)style).ToString(CultureInfo.InvariantCulture)));
        if (type is not null)
        {
            _cell.Add(new OpenXmlAttribute("t", "", type));
        }

        xml.WriteStartElement(CellElement, _cell);
    }
}
