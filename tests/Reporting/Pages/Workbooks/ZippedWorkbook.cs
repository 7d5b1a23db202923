using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Accounting.Tests.Reporting.Pages.Workbooks;

/// <summary>A workbook read with nothing but a zip and an XML reader, as the standard describes it.</summary>
internal sealed partial class ZippedWorkbook
{
    private static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static readonly XNamespace Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private readonly Dictionary<string, byte[]> _parts = [];
    private readonly string[] _formats;

    public ZippedWorkbook(byte[] bytes)
    {
        using var archive = new ZipArchive(new MemoryStream(bytes));
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using var part = new MemoryStream();
            using Stream stream = entry.Open();
            stream.CopyTo(part);
            _parts.Add(entry.FullName, part.ToArray());
        }

        XElement styles = Part("xl/styles.xml");
        var codes = styles.Descendants(Main + "numFmt").ToDictionary(format => format.Attribute("numFmtId")!.Value, format => format.Attribute("formatCode")!.Value);
        _formats = [.. styles.Element(Main + "cellXfs")!.Elements().Select(format => codes.GetValueOrDefault(format.Attribute("numFmtId")?.Value ?? "0", "General"))];
    }

    public IReadOnlyDictionary<string, byte[]> Parts => _parts;

    /// <summary>Sheets in the order of their tabs, with the part of each.</summary>
    public IReadOnlyList<(string Name, string Part)> Sheets
    {
        get
        {
            var targets = XElement.Parse(Text("xl/_rels/workbook.xml.rels")).Elements().ToDictionary(relation => relation.Attribute("Id")!.Value, relation => relation.Attribute("Target")!.Value);
            return [.. Part("xl/workbook.xml").Descendants(Main + "sheet").Select(sheet => (sheet.Attribute("name")!.Value, "xl/" + targets[sheet.Attribute(Relations + "id")!.Value]))];
        }
    }

    public XElement Sheet(string name) => Part(Sheets.Single(sheet => sheet.Name == name).Part);

    /// <summary>The cells of a sheet as they are stored, row by row; what is left out is empty.</summary>
    public List<string[]> Cells(string name) => Read(name, cell => Value(cell));

    /// <summary>The number formats of its cells.</summary>
    public List<string[]> Formats(string name) => Read(name, cell => _formats[int.Parse(cell.Attribute("s")!.Value, CultureInfo.InvariantCulture)]);

    /// <summary>Their types.</summary>
    public List<string[]> Types(string name) => Read(name, cell => cell.Attribute("t")?.Value ?? "n");

    private static string Value(XElement cell)
    {
        string text = cell.Attribute("t")?.Value == "inlineStr" ? string.Concat(cell.Descendants(Main + "t").Select(part => part.Value)) : cell.Element(Main + "v")!.Value;
        return Escaped().Replace(text, match => ((char)int.Parse(match.ValueSpan.Slice(2, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());
    }

    private List<string[]> Read(string name, Func<XElement, string> read)
    {
        var rows = new List<string[]>();
        foreach (XElement row in Sheet(name).Element(Main + "sheetData")!.Elements())
        {
            var cells = row.Elements().Select(cell => (Column: ColumnOf(cell.Attribute("r")!.Value), Text: read(cell))).ToList();
            string[] filled = [.. Enumerable.Repeat("", rows.Count == 0 ? cells.Count : Math.Max(rows[0].Length, cells.Count == 0 ? 0 : cells[^1].Column + 1))];
            cells.ForEach(cell => filled[cell.Column] = cell.Text);
            rows.Add(filled);
        }

        return rows;
    }

    private static int ColumnOf(string reference) => reference.TakeWhile(char.IsAsciiLetter).Aggregate(0, (column, letter) => (column * 26) + letter - 'A' + 1) - 1;

    private string Text(string part) => System.Text.Encoding.UTF8.GetString(_parts[part]);

    private XElement Part(string part) => XElement.Parse(Text(part));

    [GeneratedRegex("_x[0-9A-Fa-f]{4}_", RegexOptions.CultureInvariant)]
    private static partial Regex Escaped();
}
