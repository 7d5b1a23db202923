using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Published;
using Accounting.Service.CommandLine;
using Accounting.Service.Output;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Accounting.Service.Pipeline;

/// <summary>What months say about how a command ended.</summary>
public static class MonthVerdict
{
    /// <summary>Green unless a control is red, or a month that has ended waits for something.</summary>
    public static ExitCode Of(IEnumerable<MonthResult> months) => months.All(IsGreen) ? ExitCode.Done : ExitCode.LeftUndone;

    /// <summary>Tells beside the answer what a person has to look at, and how many months there are.</summary>
    public static void Tell(TerminalOutput output, IReadOnlyList<MonthResult> months)
    {
        foreach (MonthResult month in months.Where(month => !IsGreen(month)))
        {
            output.WriteNote($"{month.Month}: {Reason(month)}");
        }

        output.WriteNote($"{Counted.Of(months.Count, "month")}, {months.Count(month => month.State == MonthState.Final)} of them final, {Counted.Of(months.Count(month => month.Written), "report")} written.");
    }

    /// <summary>The same for those who read logs.</summary>
    public static void Tell(ILogger logger, Instant asOf, IReadOnlyList<MonthResult> months)
    {
        foreach (MonthResult month in months.Where(month => !IsGreen(month)))
        {
            logger.MonthNeedsLook(month.Month.ToString(), Reason(month));
        }

        logger.NightlyDone(asOf.ToString(), months.Count, months.Count(month => month.State == MonthState.Final), months.Count(month => month.Written));
    }

    /// <summary>Whether nothing about the month needs a person: no control is red, and it isn't overdue.</summary>
    public static bool IsGreen(MonthResult month) => RedControls(month).Count == 0 && !IsOverdue(month);

    /// <summary>Controls that are red, by name.</summary>
    public static IReadOnlyList<string> RedControls(MonthResult month) =>
        [.. month.Controls.Where(control => control.Verdict == Verdict.Red).Select(control => control.Name).Distinct()];

    private static string Reason(MonthResult month)
    {
        IEnumerable<string> reasons = month.WaitingFor.Count > 0 ? month.WaitingFor : RedControls(month).Select(name => $"{name} is red");
        return string.Join("; ", reasons);
    }

    /// <summary>A month that has ended and waits for more than its close day is something left undone.</summary>
    private static bool IsOverdue(MonthResult month) =>
        month.State == MonthState.Closing && month.WaitingFor.All(reason => !reason.StartsWith("calendar:", StringComparison.Ordinal));
}
