using System.CommandLine;
using System.Globalization;
using Accounting.Ingest;
using Accounting.Reporting.Controls;
using Accounting.Reporting.Published;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Queries;
using Accounting.Service.Reports;

namespace Accounting.Service.Commands;

/// <summary><c>report</c>: what the months' reports say.</summary>
public sealed class ReportCommand : ICommandHandler
{
    private static readonly Option<string?> Month = new("--month") { Description = "only this month, with its totals and controls, YYYY-MM [default: every month]", HelpName = "M" };

    private static readonly Option<bool> History = new("--history") { Description = "with --month: every final revision, who wanted it and why [default: off]" };

    private static readonly Option<bool> Controls = new("--controls") { Description = "with --month: every control, the green ones too; json has them always [default: those that aren't green]" };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public Command Command { get; } = new("report", """
        Shows the months' reports as the last nightly left them: state, totals per currency (exact, in units of the currency), controls, and where
        the files lie. Exit code 1 when a control is red.

        Examples:
          accounting report --data ./data --month 2026-10
          accounting report --data ./data --month 2026-10 --history
        """)
    {
        Month,
        History,
        Controls,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        BusinessMonth? month = MonthOption.Read(parsed.GetValue(Month));
        if (parsed.GetValue(History) && month is null)
        {
            throw new UsageException("--history is of one month: name it with --month.");
        }

        StoreAccess access = await StoreAccess.OpenForReadingAsync(context, cancellation).ConfigureAwait(false);
        var reader = new ReportReader(access.Store);
        MonthReports months = await MonthReports.ReadAsync(reader, cancellation).ConfigureAwait(false);
        months = month is { } wanted ? months.Of(wanted) : months;
        IReadOnlyList<MonthReport> reports = months.Reports;
        if (reports.Count == 0)
        {
            throw new UsageException($"There is no report{(month is null ? "" : $" of {month}")} in {context.Options.Store.Location}. 'accounting nightly' makes reports.");
        }

        if (parsed.GetValue(History))
        {
            MonthHistoryOutput.Print(context.Output, parsed.GetValue(Format), await reader.HistoryAsync(month!.Value, cancellation).ConfigureAwait(false), access);
            return ExitCode.Done;
        }

        if (parsed.GetValue(Format) == OutputFormat.Json)
        {
            context.Output.WriteJson(reports.Select(report => ShownReport.Of(report, access) with { CorrectedSince = months.SinceClosed(report.Manifest.Month) }));
        }
        else
        {
            PrintMonths(context.Output, reports);
            foreach (ShownCorrection correction in months.Corrections)
            {
                context.Output.WriteLine($"  {correction.Describe()}");
            }

            if (month is not null)
            {
                PrintMonth(context.Output, reports[0], access, parsed.GetValue(Controls));
            }
        }

        return reports.All(report => report.Manifest.Controls.All(control => control.Verdict != Verdict.Red)) ? ExitCode.Done : ExitCode.LeftUndone;
    }

    private static void PrintMonths(TerminalOutput output, IReadOnlyList<MonthReport> reports)
    {
        var table = new TextTable(null, "month", "state", "currency", "statements>", "transactions>", "opening>", "amount>", "prior>", "closing>", "red~")
            .LeavingOut("opening", "prior", "statements", "transactions");
        foreach (ReportManifest report in reports.Select(report => report.Manifest))
        {
            string state = report.Revision is { } revision ? string.Create(CultureInfo.InvariantCulture, $"final {revision}") : report.State.ToString().ToLowerInvariant();
            string red = string.Join(", ", report.Controls.Where(control => control.Verdict == Verdict.Red).Select(control => control.Name).Distinct());
            foreach (StatementTotals total in report.Totals)
            {
                table.Add(
                    report.Month.ToString(),
                    state,
                    total.Currency.ToString(),
                    Figures.Count(total.Accounts),
                    Figures.Count(total.Transactions),
                    Figures.Amount(total.Opening, total.Currency),
                    Figures.Amount(total.Amount, total.Currency),
                    Figures.Amount(total.PriorPeriodAdjustment, total.Currency),
                    Figures.Amount(total.Closing, total.Currency),
                    red);
            }
        }

        output.WriteTable(table);
    }

    /// <summary>What the month lacks stands first: it is what most who ask want to know.</summary>
    private static void PrintMonth(TerminalOutput output, MonthReport report, StoreAccess access, bool everyControl)
    {
        foreach (string waiting in report.Manifest.WaitingFor)
        {
            output.WriteLine($"  waits for {waiting}");
        }

        foreach (string finding in report.Manifest.Findings)
        {
            output.WriteLine($"  to be looked at: {finding}");
        }

        PrintControls(output, report.Manifest.Controls, everyControl);
        string[] forPeople = [.. report.Manifest.Files.Select(file => file.Name).Where(name => name.StartsWith("report.", StringComparison.Ordinal))];
        foreach (string name in forPeople)
        {
            output.WriteLine($"  {access.PathOf(report.Folder + name)}");
        }

        output.WriteLine($"  {Counted.Of(report.Manifest.Files.Count - forPeople.Length, "file")} more in {access.PathOf(report.Folder)}");
    }

    /// <summary>What is green is a number: what isn't would be lost among hundreds of lines.</summary>
    private static void PrintControls(TerminalOutput output, IReadOnlyList<Control> controls, bool everyControl)
    {
        Control[] shown = [.. controls.Where(control => everyControl || control.Verdict != Verdict.Green)];
        var table = new TextTable(null, "control", "currency", "left>", "right>", "difference>", "verdict~", "formula~").LeavingOut("formula", "left", "right");
        foreach (Control control in shown)
        {
            table.Add(
                control.Name,
                control.Currency?.ToString() ?? "",
                Figures.Amount(control.Left.ToString()),
                Figures.Amount(control.Right.ToString()),
                Figures.Amount(control.Difference.ToString()),
                control.SignedOff is { } signed ? $"{ControlsTable.Word(control.Verdict)} by {signed.By}: {signed.Reason}" : ControlsTable.Word(control.Verdict),
                control.Formula);
        }

        if (shown.Length > 0)
        {
            output.WriteTable(table);
        }

        if (shown.Length < controls.Count)
        {
            output.WriteLine($"  {Counted.Of(controls.Count - shown.Length, "control")} {(controls.Count - shown.Length == 1 ? "is" : "are")} green; --controls shows every one");
        }
    }
}
