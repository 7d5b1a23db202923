using System.CommandLine;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Journals;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Reports;

namespace Accounting.Service.Commands;

/// <summary><c>journal</c>: a final month's postings as balanced entries, for an ERP.</summary>
public sealed class JournalCommand : ICommandHandler
{
    private static readonly Option<string> Month = new("--month") { Description = "month, YYYY-MM; it must be final", HelpName = "M", Required = true };

    private static readonly Option<int?> Revision = new("--revision") { Description = "a final revision of it [default: the newest]", HelpName = "N" };

    private static readonly Option<bool> Fresh = new("--fresh") { Description = "of a further revision the whole journal, for an ERP that has booked none of the month [default: by what it differs from the revision before]" };

    private static readonly Option<string> Out = new("--out") { Description = "folder for the files; it is made where it isn't there", HelpName = "DIR", Required = true };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public Command Command { get; } = new("journal", """
        Exports a final month's journal as TSV and Parquet: its postings summed by ledger account, day and currency, in entries that balance, each line with
        a key that stays. Of a further revision it exports by what it differs from the one before: what was exported first and all differences since come to
        the whole journal of the newest revision (--fresh). The same revision gives the same bytes whenever it is exported. docs/data.md names the columns.

        Examples:
          accounting journal --data ./data --month 2026-10 --out ./erp
          accounting journal --data ./data --month 2026-10 --fresh --out ./erp
        """)
    {
        Month,
        Revision,
        Fresh,
        Out,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        BusinessMonth month = MonthOption.Read(parsed.GetValue(Month))!.Value;
        string folder = FolderOf(GivenText.Of(parsed, Out));
        StoreAccess access = await StoreAccess.OpenForReadingAsync(context, cancellation).ConfigureAwait(false);
        ExportedJournal journal = await JournalExport
            .OfAsync(ReportRuns.ContextOf(access, context.Options), access.Root.Zone, month, parsed.GetValue(Revision), parsed.GetValue(Fresh), cancellation)
            .ConfigureAwait(false);
        (string Path, ReadOnlyMemory<byte> Content)[] files = [(Path.Combine(folder, ReportFiles.Tsv(journal.Name)), journal.Tsv), (Path.Combine(folder, ReportFiles.Parquet(journal.Name)), journal.Parquet)];
        foreach ((string path, ReadOnlyMemory<byte> content) in files)
        {
            WholeFile.Write(path, content.Span);
        }

        ShownJournal shown = ShownJournal.Of(journal, [.. files.Select(file => new ShownJournalFile(file.Path, ContentHash256.Of(file.Content.Span).ToString()))]);
        context.Output.WriteAnswer(parsed.GetValue(Format), shown, () => Print(context.Output, shown));

        return ExitCode.Done;
    }

    private static string FolderOf(string given)
    {
        try
        {
            return Directory.CreateDirectory(given).FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"The folder {given} of --out cannot be made: {exception.Message} Name a folder that can be written.", exception);
        }
    }

    private static void Print(TerminalOutput output, ShownJournal journal)
    {
        output.WriteLine(journal.Describe());
        if (journal.Currencies.Count > 0)
        {
            output.WriteTable(TextTable.Of(
                journal.Currencies,
                ("currency", totals => totals.Currency),
                ("entries>", totals => Figures.Count(totals.Entries)),
                ("lines>", totals => Figures.Count(totals.Lines)),
                ("debits>", totals => Figures.Amount(totals.Debits)),
                ("credits>", totals => Figures.Amount(totals.Credits))));
        }

        output.WriteLines(journal.Files.Select(file => $"  {file.Path}"));
        output.WriteNotes(journal.Notes);
    }
}
