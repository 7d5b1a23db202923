using System.Text;
using Accounting.Tests.Support;

namespace Accounting.Tests.Reporting.Pages.Workbooks;

/// <summary>LibreOffice without a window, as a reader that shares no code with ours.</summary>
internal static class LibreOffice
{
    private const string Program = "soffice";

    /// <summary>Tab-separated, UTF-8, values as they are stored and not as they are shown, all sheets.</summary>
    private const string Filter = "csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,false,false,false,false,-1";

    /// <summary>How docs/open-data.md says that a table is to be imported, of which the first column is an id.</summary>
    private const string ImportFilter = "CSV:9,,76,1,1/2,1033,false,false";

    /// <summary>Opens a workbook and gives the cells of all its sheets.</summary>
    public static Task<Dictionary<string, List<string[]>>> ReadAsync(byte[] workbook, CancellationToken cancellation) => ReadAsync(workbook, "book.xlsx", [], cancellation);

    /// <summary>Imports a TSV table with its first column as text, and gives its cells.</summary>
    public static async Task<List<string[]>> ImportAsync(byte[] table, CancellationToken cancellation) =>
        (await ReadAsync(table, "book-table.tsv", [$"--infilter={ImportFilter}"], cancellation)).Values.Single();

    private static async Task<Dictionary<string, List<string[]>>> ReadAsync(byte[] content, string name, string[] options, CancellationToken cancellation)
    {
        ForeignTool.RequireProgram(Program, "Debian's libreoffice-calc-nogui");
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.At(name), content, cancellation);
        ForeignProcess ended = await ForeignProcess.RunAsync(
            Program, [$"-env:UserInstallation=file://{folder.At("profile")}", "--headless", .. options, "--convert-to", Filter, "--outdir", folder.At("sheets"), folder.At(name)], cancellation);
        string[] sheets = Directory.Exists(folder.At("sheets")) ? Directory.GetFiles(folder.At("sheets")) : [];
        return sheets.Length > 0
            ? sheets.ToDictionary(sheet => Path.GetFileNameWithoutExtension(sheet)["book-".Length..], sheet => Parse(File.ReadAllText(sheet, Encoding.UTF8)))
            : throw new InvalidOperationException($"{Program} ended with exit code {ended.ExitCode}: {ended.Errors}{ended.Output}");
    }

    private static List<string[]> Parse(string text)
    {
        var rows = new List<string[]>();
        var row = new List<string>();
        var cell = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' when quoted && i + 1 < text.Length && text[i + 1] == '"':
                    cell.Append(text[++i]);
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case '\t' or '\n' when !quoted:
                    row.Add(cell.ToString());
                    cell.Clear();
                    if (text[i] == '\n')
                    {
                        rows.Add([.. row]);
                        row.Clear();
                    }

                    break;
                default:
                    cell.Append(text[i]);
                    break;
            }
        }

        return rows;
    }
}
