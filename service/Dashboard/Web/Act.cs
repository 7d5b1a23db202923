using System.Globalization;
using Accounting.Ingest;
using Accounting.Service.Audit;
using Accounting.Service.Dashboard.Access;
using Accounting.Service.Dashboard.Pages;
using Microsoft.AspNetCore.Http;

namespace Accounting.Service.Dashboard.Web;

/// <summary>What a form asks for: the command that does it, with the name of who is logged in, and what is noted of it.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Role">Who may.</param>
/// <param name="Subject">Of what.</param>
/// <param name="Reason">Why; null where none is asked for.</param>
/// <param name="Arguments">The command line.</param>
public sealed record Act(AuditedAct Kind, AccessRoles Role, string Subject, string? Reason, IReadOnlyList<string> Arguments)
{
    private const int ReasonLengthMax = 1000;

    /// <summary>Whether it works through the store: of those only one is done at a time.</summary>
    public bool IsLong => Kind is AuditedAct.StepsRun or AuditedAct.DayCompacted or AuditedAct.NightlyRun or AuditedAct.MonthRestated or AuditedAct.MessageRetried;

    /// <exception cref="BadRequestException">The form asks for nothing that there is.</exception>
    public static Act Read(IFormCollection form, Visitor visitor) => form[ActFields.Act].ToString() switch
    {
        ActFields.RunSteps => Steps(Optional(form, ActFields.Step)),
        ActFields.Compact => Compact(HomeDate.TryParse(Required(form, ActFields.Date), out HomeDate date) ? date : throw new BadRequestException("A date is written 2026-11-21.")),
        ActFields.Nightly => new Act(AuditedAct.NightlyRun, AccessRoles.Operator, "all that is due", null, ["nightly"]),
        ActFields.RetryMessage => Message(AuditedAct.MessageRetried, AccessRoles.Operator, form, "retry", null, visitor),
        ActFields.SignOffMessage => Message(AuditedAct.MessageSignedOff, AccessRoles.Closer, form, "sign-off", ReasonOf(form), visitor),
        ActFields.SignOffControl => Control(MonthOf(form), Required(form, ActFields.Control), Optional(form, ActFields.Currency), ReasonOf(form), visitor),
        ActFields.Restate => Restate(MonthOf(form), ReasonOf(form), visitor),
        _ => throw new BadRequestException("There is no such act."),
    };

    private static Act Steps(string? from) => new(
        AuditedAct.StepsRun, AccessRoles.Operator, from is null ? "all that is stale" : $"{from} and what depends on it", null, from is null ? ["steps", "run"] : ["steps", "run", $"--from={from}"]);

    private static Act Compact(HomeDate date) => new(AuditedAct.DayCompacted, AccessRoles.Operator, date.ToString(), null, ["compact", $"--date={date}"]);

    private static Act Control(BusinessMonth month, string control, string? currency, string reason, Visitor visitor)
    {
        string[] arguments = ["control", "sign-off", $"--month={month}", $"--control={control}", $"--by={visitor.Name}", $"--reason={reason}"];
        return new Act(
            AuditedAct.ControlSignedOff, AccessRoles.Closer, $"{control}{(currency is null ? "" : $" {currency}")} of {month}", reason, currency is null ? arguments : [.. arguments, $"--currency={currency}"]);
    }

    private static Act Restate(BusinessMonth month, string reason, Visitor visitor) =>
        new(AuditedAct.MonthRestated, AccessRoles.Closer, month.ToString(), reason, ["restate", $"--month={month}", $"--by={visitor.Name}", $"--reason={reason}"]);

    private static Act Message(AuditedAct kind, AccessRoles role, IFormCollection form, string command, string? reason, Visitor visitor)
    {
        string source = Required(form, ActFields.Source), partition = Whole(form, ActFields.Partition), offset = Whole(form, ActFields.Offset);
        string[] arguments = ["quarantine", command, $"--source={source}", $"--partition={partition}", $"--offset={offset}"];
        return new Act(kind, role, $"partition {partition}, offset {offset} of {source}", reason, reason is null ? arguments : [.. arguments, $"--by={visitor.Name}", $"--reason={reason}"]);
    }

    private static BusinessMonth MonthOf(IFormCollection form) =>
        BusinessMonth.TryParse(Required(form, ActFields.Month), out BusinessMonth month) ? month : throw new BadRequestException("A month is written 2026-11.");

    private static string ReasonOf(IFormCollection form) => Required(form, ActFields.Reason) is { Length: <= ReasonLengthMax } reason
        ? reason
        : throw new BadRequestException($"A reason has up to {ReasonLengthMax} characters.");

    private static string Whole(IFormCollection form, string field) => long.TryParse(Required(form, field), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
        ? number.ToString(CultureInfo.InvariantCulture)
        : throw new BadRequestException($"'{field}' is a number.");

    private static string Required(IFormCollection form, string field) => Optional(form, field) ?? throw new BadRequestException($"'{field}' is empty: say it.");

    private static string? Optional(IFormCollection form, string field) => form[field].ToString().Trim() is { Length: > 0 } given ? given : null;
}
