using System.CommandLine;
using Accounting.Ingest;
using Accounting.Reporting.Explain;
using Accounting.Reporting.Forms;
using Accounting.Service.CommandLine;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Reports;

namespace Accounting.Service.Commands;

/// <summary><c>explain</c>: the rows that make a figure differ between two revisions or runs.</summary>
public sealed class ExplainCommand : ICommandHandler
{
    private static readonly Option<string> Month = new("--month") { Description = "month of the figure, YYYY-MM", HelpName = "M", Required = true };

    private static readonly Option<long?> Account = new("--account") { Description = "account number [default: all accounts together]", HelpName = "A" };

    private static readonly Option<string> Column = new("--column") { Description = "column of account-statements [default: closing]", HelpName = "C" };

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
        when it arrived. The rows come to the difference exactly, or the command fails (exit code 4). Times are UTC, amounts in units of the currency.

        Examples:
          accounting explain --data ./data --month 2026-10 --between revision-1 revision-2
          accounting explain --data ./data --month 2026-11 --account 42 --column deposit_amount --between nightly-20261121T020000000000Z provisional
        """)
    {
        Month,
        Account,
        Column,
        Between,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        BusinessMonth month = MonthOption.Read(parsed.GetValue(Month))!.Value;
        long? account = parsed.GetValue(Account);
        FigureColumn column = ColumnOption.Read(parsed.GetValue(Column));
        StoreAccess access = await StoreAccess.OpenForReadingAsync(context, cancellation).ConfigureAwait(false);
        string[] names = parsed.GetValue(Between)!;
        var points = new FigurePoints(access.Store, month);
        FigurePoint before = await points.FindAsync(names[0], cancellation).ConfigureAwait(false);
        FigurePoint after = await points.FindAsync(names[1], cancellation).ConfigureAwait(false);
        ReportingContext reporting = ReportRuns.ContextOf(access, context.Options);
        IReadOnlyList<ExplainedCurrency> explained = await FigureExplanation.ExplainAsync(reporting, access.Root.Zone, month, account, column, before, after, cancellation).ConfigureAwait(false);
        string of = account is { } one ? $"account {Figures.Plain(one)}" : "all accounts";
        ExplanationOutput.Print(context.Output, parsed.GetValue(Format), $"{column.Name} of {month}, {of}, {before.Name} to {after.Name}", column, explained);
        return ExitCode.Done;
    }
}
