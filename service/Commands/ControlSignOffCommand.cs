using System.CommandLine;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Controls;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Reports;

namespace Accounting.Service.Commands;

/// <summary><c>control sign-off</c>: someone accepts the very difference that a control of a month found.</summary>
public sealed class ControlSignOffCommand : ICommandHandler
{
    private static readonly Option<string> Month = new("--month") { Description = "the month, as '2026-10'", HelpName = "M", Required = true };

    private static readonly Option<string> Control = new("--control") { Description = "the control, as 'accounting report --month M' names it", HelpName = "C", Required = true };

    private static readonly Option<string?> Currency = new("--currency") { Description = "of this currency; needed where several differ", HelpName = "X" };

    private static readonly Option<string> By = new("--by") { Description = "who signs off", HelpName = "WHO", Required = true };

    private static readonly Option<string> Reason = new("--reason") { Description = "why the difference is accepted", HelpName = "WHY", Required = true };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public CommandGroup? Group => CommandGroup.Control;

    public Command Command { get; } = new("sign-off", $"""
        Records, for good, that someone accepts the difference that a control of a month's report shows: both sides and the items listed behind it, as
        they stand in that report. The report shows who and why, and the difference no longer keeps the month from closing. When a side or the list
        changes, it accepts nothing any more. A control that proves that the books are exact cannot be signed off; docs/data.md says which can.
        Also '{CloseConditions.MissingReplay}', where no broker answered when the topic's last days were to be read again, and '{CloseConditions.Losses}' of retired sources.

        Example:
          accounting control sign-off --data ./data --month 2026-10 --control openings --currency GBP --by "J. Doe" --reason "agreed with the exchange, ticket 815"
        """)
    {
        Month,
        Control,
        Currency,
        By,
        Reason,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        string by = GivenText.Of(parsed, By);
        string reason = GivenText.Of(parsed, Reason);
        BusinessMonth month = MonthOption.Read(parsed.GetValue(Month))!.Value;
        string name = parsed.GetValue(Control)!;
        RequireSigner(context.Options.Close, by);
        StoreAccess access = await StoreAccess.OpenAsync(context, cancellation).ConfigureAwait(false);
        MonthReport report = await new ReportReader(access.Store).FindAsync(month, cancellation).ConfigureAwait(false) ?? throw ReportRuns.NoneOf(month, access);
        Control found = Find(report, name, parsed.GetValue(Currency));
        var signed = new SignedDifference
        {
            Month = month,
            Control = found.Name,
            Currency = found.Currency,
            Left = found.Left,
            Right = found.Right,
            IsUnchecked = found.IsUnchecked,
            Items = found.Listed,
            Coverage = report.Manifest.Coverage,
            By = by,
            Reason = reason,
            At = Timestamp.Now(context.Clock),
        };
        await access.Store.PutAsync([new DifferenceSignOff { Format = DifferenceSignOff.CurrentFormat, Signed = signed }.ToContent()], cancellation).ConfigureAwait(false);
        context.Output.WriteAnswer(
            parsed.GetValue(Format),
            new
            {
                Month = month.ToString(),
                Control = found.Name,
                Currency = found.Currency?.Code,
                Left = found.Left.ToString(),
                Right = found.Right.ToString(),
                Unchecked = found.IsUnchecked,
                By = by,
                Reason = reason,
                At = signed.At.ToString(),
            },
            $"{Named(found)} of {month}: {(found.IsUnchecked ? "that it isn't checked" : $"{found.Left} against {found.Right}")} signed off; 'accounting nightly' brings the report up to date");
        return ExitCode.Done;
    }

    private static void RequireSigner(ClosePolicy policy, string by)
    {
        if (policy.Closer is { } closer && string.Equals(by.Trim(), closer, StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"{closer} closes months ('close:closer'): another person has to sign off.");
        }
    }

    /// <exception cref="UsageException">There is nothing of that name to accept, or nobody may.</exception>
    private static Control Find(MonthReport report, string name, string? currency)
    {
        ReportManifest manifest = report.Manifest;
        Control[] named = [.. manifest.Controls.Where(control => control.Name == name).Concat(SignableDifferences.ConditionOf(manifest, name))];
        if (named.Length == 0)
        {
            throw new UsageException(ControlClasses.Of(name) is null
                ? $"There is no control '{name}' that can be signed off. 'accounting report --month {manifest.Month}' names the controls."
                : $"The report of {manifest.Month} has no control '{name}'.");
        }

        if (named.All(control => !SignableDifferences.MayBeSigned(control)))
        {
            throw NeverSigned(named[0]);
        }

        if (report.Final is not null)
        {
            throw new UsageException($"{manifest.Month} is final: its report doesn't change any more.");
        }

        Control[] standing = [.. named.Where(control => control.Verdict is Verdict.Red or Verdict.Amber or Verdict.NotChecked && (currency is null || control.Currency?.Code == currency))];
        return standing switch
        {
            [] when named.Any(control => control.SignedOff is not null) => throw new UsageException($"The difference of '{name}' is signed off already."),
            [] => throw new UsageException($"There is no difference of '{name}'{(currency is null ? "" : $" in {currency}")} to be signed off: it is {ControlsTable.Word(named[0].Verdict)}."),
            [var first, ..] when standing.Any(control => !SignableDifferences.MayBeSigned(control)) => throw NeverSigned(first),
            [var one] => one,
            _ => throw new UsageException($"'{name}' is to be signed off by currency: say --currency {string.Join(" or ", standing.Select(control => control.Currency))}."),
        };
    }

    private static UsageException NeverSigned(Control proof) => new(ControlClasses.Of(proof.Name) == ControlClass.Proof
        ? $"'{proof.Name}' proves that the books are exact ({proof.Formula}): a difference of it cannot be signed off, and has to be mended."
        : $"Nobody has decided that '{proof.Name}' may be signed off: it cannot be.");

    private static string Named(Control control) => control.Currency is { } currency ? $"{control.Name} {currency}" : control.Name;
}
