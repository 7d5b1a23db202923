using System.CommandLine;
using Accounting.Ingest;
using Accounting.Reporting.Explain;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Reports;

namespace Accounting.Service.Commands;

/// <summary><c>trace</c>: from a figure of the report to the messages that it was made of.</summary>
public sealed class TraceCommand : ICommandHandler
{
    private static readonly Option<string> Month = new("--month") { Description = "month of the report, YYYY-MM", HelpName = "M", Required = true };

    private static readonly Option<long> Account = new("--account") { Description = "account number", HelpName = "A", Required = true };

    private static readonly Option<string> Column = new("--column") { Description = "column of account-statements [default: closing]", HelpName = "C" };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Tsv, OutputFormat.Json);

    public Command Command { get; } = new("trace", """
        Leads from a figure of a month's newest report down to its days, its transactions, and of each every revision that was ever stored, with topic,
        partition, offset, run and arrival. What is found comes to the figure, or the command fails (exit code 4). Times are UTC, amounts in units of
        the currency. What comes from earlier months is told as one sum: trace the month before.

        Example:
          accounting trace --data ./data --month 2026-10 --account 42 --column deposit_amount --format tsv
        """)
    {
        Month,
        Account,
        Column,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        BusinessMonth month = MonthOption.Read(parsed.GetValue(Month))!.Value;
        long account = parsed.GetValue(Account);
        FigureColumn column = ColumnOption.Read(parsed.GetValue(Column));
        StoreAccess access = await StoreAccess.OpenForReadingAsync(context, cancellation).ConfigureAwait(false);
        MonthReport report = await new ReportReader(access.Store).FindAsync(month, cancellation).ConfigureAwait(false)
            ?? throw ReportRuns.NoneOf(month, access);
        ReportingContext reporting = ReportRuns.ContextOf(access, context.Options);
        IReadOnlyList<TracedFigure> traced = await FigureTrace.TraceAsync(reporting, report, account, column, cancellation).ConfigureAwait(false);
        if (traced.Count == 0)
        {
            throw new UsageException($"Account {account} has neither activity nor a balance in {month}. Account numbers stand in account-statements.tsv.");
        }

        TraceOutput.Print(context.Output, parsed.GetValue(Format), column, report, traced);
        return ExitCode.Done;
    }
}
