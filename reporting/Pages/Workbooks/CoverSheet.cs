using System.Globalization;
using Accounting.Aggregator.Offsets;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Published;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Accounting.Reporting.Pages.Workbooks;

/// <summary>The workbook's first sheet: whose report it is and of what, where it stands, what it follows from, and what the other sheets are.</summary>
internal sealed class CoverSheet(ReportManifest manifest, IReadOnlyList<TableOnSheet> tables)
{
    public const string Name = "Cover";

    /// <summary>Label, two numbers, two hashes; facts stand across all but the first.</summary>
    private static readonly double[] Widths = [30, 12, 16, 70, 70];

    private static readonly int CharactersAcross = (int)Widths.Skip(1).Sum();

    private readonly List<string> _across = [];
    private readonly List<(string Cell, string Table)> _links = [];

    public void WriteRows(SheetWriter sheet)
    {
        WriteTitle(sheet);
        WriteFacts(sheet);
        WriteTables(sheet);
        WriteCoverage(sheet);
    }

    public void WriteFrame(OpenXmlWriter xml, Action rows)
    {
        SheetFrame.Begin(xml, Widths, frozenRows: 0, frozenColumns: 0);
        rows();
        xml.WriteEndElement();
        xml.WriteElement(new MergeCells(_across.Select(range => new MergeCell { Reference = range })));
        if (_links.Count > 0)
        {
            xml.WriteElement(new Hyperlinks(_links.Select(link => new Hyperlink { Reference = link.Cell, Location = $"'{link.Table}'!A1" })));
        }

        SheetFrame.WritePaper(xml, Widths);
        xml.WriteEndElement();
    }

    private void WriteTitle(SheetWriter sheet)
    {
        sheet.BeginRow(height: 18);
        sheet.Text(manifest.Letterhead.Title, CellStyle.Subtitle);
        sheet.EndRow();
        sheet.BeginRow(height: 32);
        sheet.Text(MonthWords.Of(manifest.Month), CellStyle.Title);
        sheet.EndRow();
        sheet.SkipRow();
    }

    private void WriteFacts(SheetWriter sheet)
    {
        foreach (CoverFact fact in CoverFacts.Of(manifest.Letterhead).Concat(CoverFacts.Of(manifest)))
        {
            WriteFact(sheet, fact.Name, fact.Value);
        }

        foreach ((int index, string missing) in manifest.WaitingFor.Index())
        {
            WriteFact(sheet, index == 0 ? "Becomes final with" : "", missing);
        }

        foreach ((int index, string finding) in manifest.Findings.Index())
        {
            WriteFact(sheet, index == 0 ? "To be looked at" : "", finding);
        }

        sheet.SkipRow();
    }

    private void WriteFact(SheetWriter sheet, string name, string value)
    {
        int lines = (value.Length / CharactersAcross) + 1;
        sheet.BeginRow(height: 14 * lines);
        sheet.Text(name, CellStyle.Label);
        sheet.Text(value, CellStyle.Value);
        sheet.EndRow();
        _across.Add(string.Create(CultureInfo.InvariantCulture, $"B{sheet.RowNumber}:{SheetWriter.ColumnName(Widths.Length - 1)}{sheet.RowNumber}"));
    }

    private void WriteTables(SheetWriter sheet)
    {
        WriteHeader(sheet, "Table", "Rows", "on its sheet", "SHA-256 of the .tsv file", "SHA-256 of the .parquet file");
        foreach (TableOnSheet table in tables)
        {
            sheet.BeginRow();
            sheet.Text(table.Name, CellStyle.Link);
            sheet.Number(table.Rows.ToString(CultureInfo.InvariantCulture), CellStyle.Number);
            sheet.Number(table.RowsShown.ToString(CultureInfo.InvariantCulture), CellStyle.Number);
            sheet.Text(table.Tsv.Sha256.ToString(), CellStyle.Text);
            sheet.Text(table.Parquet.Sha256.ToString(), CellStyle.Text);
            sheet.EndRow();
            _links.Add((string.Create(CultureInfo.InvariantCulture, $"A{sheet.RowNumber}"), table.Name));
        }

        sheet.SkipRow();
    }

    private void WriteCoverage(SheetWriter sheet)
    {
        WriteHeader(sheet, "Source", "Partition", "Offsets", "the last not included");
        foreach (PartitionCoverage partition in manifest.Coverage.Partitions)
        {
            sheet.BeginRow();
            sheet.Text(partition.Source.Value, CellStyle.Text);
            sheet.Number(partition.Partition.ToString(), CellStyle.Number);
            sheet.Skip();
            sheet.Text(PageText.Ranges(partition), CellStyle.Text);
            sheet.EndRow();
        }

        foreach ((int index, string run) in manifest.Coverage.Runs.Select(run => run.ToString()).Index())
        {
            WriteFact(sheet, index == 0 ? "Runs" : "", run);
        }
    }

    private static void WriteHeader(SheetWriter sheet, params ReadOnlySpan<string> names)
    {
        sheet.BeginRow();
        for (int i = 0; i < names.Length; i++)
        {
            sheet.Text(names[i], i is 1 or 2 ? CellStyle.HeaderNumber : CellStyle.HeaderText);
        }

        sheet.EndRow();
    }
}
