using System.Globalization;
using System.Text;

namespace Accounting.Reporting.Pages.Workbooks;

/// <summary>
/// Writes the rows of one sheet in order, cell after cell; nothing is kept. They are a workbook's bulk, millions of cells of one simple shape, so they are written
/// as text, in the form that the package's own writer gives such elements: it takes five times as long.
/// </summary>
internal sealed class SheetWriter(TextWriter xml)
{
    private readonly List<string> _columns = [];
    private int _column;
    private bool _isOpen;

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
        _isOpen = true;
        xml.Write("<x:row r=\"");
        Write(++RowNumber);
        xml.Write('"');
        if (height is { } points)
        {
            xml.Write(" ht=\"");
            Write(points);
            xml.Write("\" customHeight=\"1\"");
        }
    }

    public void EndRow()
    {
        xml.Write(_isOpen ? " />" : "</x:row>");
        _isOpen = false;
    }

    public void SkipRow() => RowNumber++;

    public void Skip() => _column++;

    public void Text(string text, CellStyle style)
    {
        Begin(style, "inlineStr");
        string held = WorkbookText.Of(text);
        bool isPadded = held.Length > 0 && (char.IsWhiteSpace(held[0]) || char.IsWhiteSpace(held[^1]));
        xml.Write(isPadded ? "<x:is><x:t xml:space=\"preserve\">" : "<x:is><x:t>");
        WriteEscaped(held);
        xml.Write("</x:t></x:is></x:c>");
    }

    /// <param name="number">Invariant, as the TSV writes it.</param>
    /// <param name="style">With as many decimal places.</param>
    public void Number(string number, CellStyle style) => Value(number, style, null);

    public void Truth(bool truth) => Value(truth ? "1" : "0", CellStyle.Plain, "b");

    private void Value(string value, CellStyle style, string? type)
    {
        Begin(style, type);
        xml.Write("<x:v>");
        WriteEscaped(value);
        xml.Write("</x:v></x:c>");
    }

    private void Begin(CellStyle style, string? type)
    {
        if (_isOpen)
        {
            xml.Write('>');
            _isOpen = false;
        }

        if (_column == _columns.Count)
        {
            _columns.Add(ColumnName(_column));
        }

        xml.Write("<x:c r=\"");
        xml.Write(_columns[_column++]);
        Write(RowNumber);
        xml.Write("\" s=\"");
        Write((int)style);
        if (type is not null)
        {
            xml.Write("\" t=\"");
            xml.Write(type);
        }

        xml.Write("\">");
    }

    private void Write(int number)
    {
        Span<char> digits = stackalloc char[11];
        _ = number.TryFormat(digits, out int length, default, CultureInfo.InvariantCulture);
        xml.Write(digits[..length]);
    }

    /// <summary>What XML reserves; ends of lines become one, as XML readers see them anyway.</summary>
    private void WriteEscaped(string text)
    {
        if (text.AsSpan().IndexOfAny("&<>\r") < 0)
        {
            xml.Write(text);
            return;
        }

        var escaped = new StringBuilder(text, text.Length + 32);
        escaped.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\r\n", "\n").Replace('\r', '\n');
        xml.Write(escaped);
    }
}
