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
            context.Output.WriteLines(months.Corrections.Select(correction => $"  {correction.Describe()}"));
            if (month is not null)
            {
                PrintMonth(context.Output, reports[0], access, parsed.GetValue(Controls));
            }
        }

        return reports.All(report => report.Manifest.Controls.All(control => control.Verdict != Verdict.Red)) ? ExitCode.Done : ExitCode.LeftUndone;
    }

    private static void PrintMonths(TerminalOutput output, IReadOnlyList<MonthReport> reports)
    {
        IEnumerable<(ReportManifest Report, StatementTotals Total)> rows = reports.Select(report => report.Manifest).SelectMany(report => report.Totals.Select(total => (report, total)));
        output.WriteTable(TextTable.Of(
            rows,
            ("month", row => row.Report.Month.ToString()),
            ("state", row => row.Report.Revision is { } revision ? string.Create(CultureInfo.InvariantCulture, $"final {revision}") : row.Report.State.ToString().ToLowerInvariant()),
            ("currency", row => row.Total.Currency.ToString()),
            ("statements>", row => Figures.Count(row.Total.Accounts)),
            ("transactions>", row => Figures.Count(row.Total.Transactions)),
            ("opening>", row => Figures.Amount(row.Total.Opening, row.Total.Currency)),
            ("amount>", row => Figures.Amount(row.Total.Amount, row.Total.Currency)),
            ("prior>", row => Figures.Amount(row.Total.PriorPeriodAdjustment, row.Total.Currency)),
            ("closing>", row => Figures.Amount(row.Total.Closing, row.Total.Currency)),
            ("red~", row => string.Join(", ", row.Report.Controls.Where(control => control.Verdict == Verdict.Red).Select(control => control.Name).Distinct())))
            .LeavingOut("opening", "prior", "statements", "transactions"));
    }

    /// <summary>What the month lacks stands first: it is what most who ask want to know.</summary>
    private static void PrintMonth(TerminalOutput output, MonthReport report, StoreAccess access, bool everyControl)
    {
        output.WriteLines(report.Manifest.WaitingFor.Select(waiting => $"  waits for {waiting}"));
        output.WriteLines(report.Manifest.Findings.Select(finding => $"  to be looked at: {finding}"));
        PrintControls(output, report.Manifest.Controls, everyControl);
        string[] forPeople = [.. report.Manifest.Files.Select(file => file.Name).Where(name => name.StartsWith("report.", StringComparison.Ordinal))];
        output.WriteLines(forPeople.Select(name => $"  {access.PathOf(report.Folder + name)}"));
        output.WriteLine($"  {Counted.Of(report.Manifest.Files.Count - forPeople.Length, "file")} more in {access.PathOf(report.Folder)}");
    }

    /// <summary>What is green is a number: what isn't would be lost among hundreds of lines.</summary>
    private static void PrintControls(TerminalOutput output, IReadOnlyList<Control> controls, bool everyControl)
    {
        Control[] shown = [.. controls.Where(control => everyControl || control.Verdict != Verdict.Green)];
        if (shown.Length > 0)
        {
            output.WriteTable(TextTable.Of(
                shown,
                ("control", control => control.Name),
                ("currency", control => control.Currency?.ToString() ?? ""),
                ("left>", control => Figures.Amount(control.Left.ToString())),
                ("right>", control => Figures.Amount(control.Right.ToString())),
                ("difference>", control => Figures.Amount(control.Difference.ToString())),
                ("verdict~", control => control.SignedOff is { } signed ? $"{ControlsTable.Word(control.Verdict)} by {signed.By}: {signed.Reason}" : ControlsTable.Word(control.Verdict)),
                ("formula~", control => control.Formula)).LeavingOut("formula", "left", "right"));
        }

        if (shown.Length < controls.Count)
        {
            output.WriteLine($"  {Counted.Of(controls.Count - shown.Length, "control")} {(controls.Count - shown.Length == 1 ? "is" : "are")} green; --controls shows every one");
        }
    }
}
