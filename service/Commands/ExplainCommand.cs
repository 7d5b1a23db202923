using System.CommandLine;
using Accounting.Ingest;
using Accounting.Reporting.Explain;
using Accounting.Reporting.Figures;
using Accounting.Reporting.Forms;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Reports;

namespace Accounting.Service.Commands;

/// <summary><c>explain</c>: the rows that make a figure differ between two revisions or runs.</summary>
public sealed class ExplainCommand : ICommandHandler
{
    private static readonly Option<string> Month = new("--month") { Description = "month of the figure, YYYY-MM", HelpName = "M", Required = true };

    private static readonly FigureOptions Figure = new("account number, of tables with accounts [default: all accounts together]");

    private static readonly Option<string[]> Between = new("--between")
    {
        Description = "two points: revision-N or provisional of the month, or the name of a nightly, compaction or restatement in runs/",
        HelpName = "POINT POINT",
        Arity = new ArgumentArity(2, 2),
        AllowMultipleArgumentsPerToken = true,
        Required = true,
    };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Tsv, OutputFormat.Json);

    public Command Command { get; } = new("explain", """
        Tells why a figure of a month differs between two points: every transaction whose change makes the difference, with its place in the log and
        when it arrived; or, where no transaction has a part of its own, the accounts or the rows of other tables that differ. They come to the
        difference exactly, or the command fails (exit code 4). Times are UTC, amounts in units of the currency.

        Examples:
          accounting explain --data ./data --month 2026-10 --between revision-1 revision-2
          accounting explain --data ./data --month 2026-10 --table regulatory --column ggy --where currency=EUR --between revision-1 revision-2
          accounting explain --data ./data --month 2026-11 --account 1042 --column deposit_amount --between nightly-20261121T020000000000Z provisional
        """)
    {
        Month,
        Between,
        Format,
        Figure.All,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        BusinessMonth month = MonthOption.Read(parsed.GetValue(Month))!.Value;
        FigureQuestion question = Figure.Read(parsed);
        if (parsed.GetValue(Figure.Account) is not null && !question.Where.ContainsKey("account_id"))
        {
            throw new UsageException($"--account names rows of tables with accounts, and {question.Table.Name} has none.");
        }

        StoreAccess access = await StoreAccess.OpenForReadingAsync(context, cancellation).ConfigureAwait(false);
        string[] names = parsed.GetValue(Between)!;
        var points = new FigurePoints(access.Store, month);
        FigurePoint before = await points.FindAsync(names[0], cancellation).ConfigureAwait(false);
        FigurePoint after = await points.FindAsync(names[1], cancellation).ConfigureAwait(false);
        ReportingContext reporting = ReportRuns.ContextOf(access, context.Options);
        IReadOnlyList<ExplainedCurrency> explained = await FigureExplanation.ExplainAsync(reporting, access.Root.Zone, month, question, before, after, cancellation).ConfigureAwait(false);
        ExplanationOutput.Print(context.Output, parsed.GetValue(Format), $"{question.Told(month)}, {before.Name} to {after.Name}", question.Column, explained);
        return ExitCode.Done;
    }
}
