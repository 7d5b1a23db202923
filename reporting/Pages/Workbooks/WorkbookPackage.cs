using System.IO.Compression;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Accounting.Reporting.Pages.Workbooks;

/// <summary>
/// The package of a workbook (ECMA-376 part 2), written part after part, so that no part is ever held whole. Nothing in it tells when it was written:
/// every entry bears the first moment that a zip file can tell.
/// </summary>
internal sealed class WorkbookPackage(Stream output) : IDisposable
{
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string PackageRelationships = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string ContentTypes = "http://schemas.openxmlformats.org/package/2006/content-types";
    private const string Xml = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive _archive = new(output, ZipArchiveMode.Create, leaveOpen: true);

    public static string SheetId(int sheet) => $"rId{sheet}";

    /// <summary>Writes one part; only one is open at a time.</summary>
    public void Write(string path, Action<OpenXmlWriter> write)
    {
        using Stream stream = Open(path);
        using var writer = OpenXmlWriter.Create(stream, new UTF8Encoding(false));
        writer.WriteStartDocument(true);
        write(writer);
        writer.Close();
    }

    /// <summary>Writes a sheet: what surrounds its rows, and these in their place.</summary>
    /// <param name="sheet">Its number.</param>
    /// <param name="frame">Writes the whole part but for the rows, for which it calls what it is given. It is asked twice, before the rows and after them.</param>
    /// <param name="rows">Writes the rows.</param>
    public void WriteSheet(int sheet, Action<OpenXmlWriter, Action> frame, Action<SheetWriter> rows)
    {
        using Stream stream = Open($"xl/worksheets/sheet{sheet}.xml");
        using var text = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: 1 << 16) { NewLine = "\n" };
        text.Write(Split(frame).Before);
        rows(new SheetWriter(text));
        text.Write(Split(frame).After);
    }

    private static (string Before, string After) Split(Action<OpenXmlWriter, Action> frame)
    {
        using var buffer = new MemoryStream();
        using (var writer = OpenXmlWriter.Create(buffer, new UTF8Encoding(false)))
        {
            writer.WriteStartDocument(true);
            frame(writer, () => writer.WriteElement(new Row()));
            writer.Close();
        }

        string[] parts = Encoding.UTF8.GetString(buffer.ToArray()).Split("<x:row />");
        return (parts[0], parts[1]);
    }

    /// <summary>What the package consists of: the first parts.</summary>
    /// <param name="sheets">Number of sheets, which are numbered from 1.</param>
    public void WriteContents(int sheets)
    {
        string[] parts = [.. Enumerable.Range(1, sheets).Select(sheet => $"worksheets/sheet{sheet}.xml")];
        WriteXml("xl/_rels/workbook.xml.rels", PackageRelationships, "Relationships", xml =>
        {
            for (int sheet = 1; sheet <= sheets; sheet++)
            {
                Element(xml, "Relationship", ("Id", SheetId(sheet)), ("Type", $"{Relationships}/worksheet"), ("Target", parts[sheet - 1]));
            }

            Element(xml, "Relationship", ("Id", SheetId(sheets + 1)), ("Type", $"{Relationships}/styles"), ("Target", "styles.xml"));
        });
        WriteXml("_rels/.rels", PackageRelationships, "Relationships", xml =>
            Element(xml, "Relationship", ("Id", "rId1"), ("Type", $"{Relationships}/officeDocument"), ("Target", "xl/workbook.xml")));
        WriteXml("[Content_Types].xml", ContentTypes, "Types", xml =>
        {
            Element(xml, "Default", ("Extension", "rels"), ("ContentType", "application/vnd.openxmlformats-package.relationships+xml"));
            Element(xml, "Override", ("PartName", "/xl/workbook.xml"), ("ContentType", $"{Xml}sheet.main+xml"));
            Element(xml, "Override", ("PartName", "/xl/styles.xml"), ("ContentType", $"{Xml}styles+xml"));
            foreach (string part in parts)
            {
                Element(xml, "Override", ("PartName", $"/xl/{part}"), ("ContentType", $"{Xml}worksheet+xml"));
            }
        });
    }

    public void Dispose() => _archive.Dispose();

    private void WriteXml(string path, string xmlNamespace, string root, Action<XmlWriter> write)
    {
        using Stream stream = Open(path);
        using var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false) });
        xml.WriteStartDocument(standalone: true);
        xml.WriteStartElement(root, xmlNamespace);
        write(xml);
        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string name, params (string Name, string Value)[] attributes)
    {
        xml.WriteStartElement(name);
        foreach ((string attribute, string value) in attributes)
        {
            xml.WriteAttributeString(attribute, value);
        }

        xml.WriteEndElement();
    }

    private Stream Open(string path)
    {
        ZipArchiveEntry entry = _archive.CreateEntry(path, CompressionLevel.Optimal);
        entry.LastWriteTime = NoTime;
        return entry.Open();
    }
}
