using System.CommandLine;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Commands;

/// <summary><c>rules set</c>: settles anew when transactions may have occurred.</summary>
public sealed class RulesSetCommand : ICommandHandler
{
    private const long AheadSecondsMax = 31_536_000;

    private static readonly Option<string?> EarliestDay = new("--earliest-day") { Description = "first UTC date that a transaction may name, first or now [default: as it is]", HelpName = "DATE" };

    private static readonly Option<long?> Ahead = new("--ahead-of-broker-seconds") { Description = "how far ahead of the broker's timestamp a transaction may lie, in seconds [default: as it is]", HelpName = "N" };

    private static readonly Option<string> By = new("--by") { Description = "who settles it", HelpName = "WHO", Required = true };

    private static readonly Option<string> Reason = new("--reason") { Description = "why", HelpName = "WHY", Required = true };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public CommandGroup? Group => CommandGroup.Rules;

    public Command Command { get; } = new("set", """
        Records, for good, when a transaction may say that it occurred, for every process that uses the store. What it allows more holds for all messages:
        'accounting quarantine retry' brings in those that were quarantined. What it allows less holds for messages that are logged an hour from now
        or later, when every consumer knows of it: nothing that was accepted is taken out.

        Example:
          accounting rules set --data ./data --earliest-day 2009-04-01 --by "J. Doe" --reason "the ledger of the first years is brought in"
        """)
    {
        EarliestDay,
        Ahead,
        By,
        Reason,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        string by = GivenText.Of(parsed, By);
        string reason = GivenText.Of(parsed, Reason);
        var now = Timestamp.Now(context.Clock);
        HomeDate? day = DayOf(parsed.GetValue(EarliestDay), now);
        long? seconds = parsed.GetValue(Ahead);
        if (seconds is < 0 or > AheadSecondsMax)
        {
            throw new UsageException($"--ahead-of-broker-seconds is {Figures.Plain(seconds.Value)}; it must be from 0 to {Figures.Plain(AheadSecondsMax)}.");
        }

        if (day is null && seconds is null)
        {
            throw new UsageException("Nothing to settle: give --earliest-day, --ahead-of-broker-seconds or both. 'accounting rules list' shows what is in force.");
        }

        StoreAccess access = await StoreAccess.OpenAsync(context, cancellation).ConfigureAwait(false);
        StoredTimeRules rules = await RuleCommands.ReadAsync(access, context, cancellation).ConfigureAwait(false);
        HomeDate earliest = day ?? rules.EarliestDay;
        long ahead = seconds ?? rules.AheadOfBrokerSeconds;
        if ((earliest, ahead) == (rules.EarliestDay, rules.AheadOfBrokerSeconds))
        {
            context.Output.WriteAnswer(
                parsed.GetValue(Format),
                new { Changed = false, EarliestDay = earliest.ToString(), AheadOfBrokerSeconds = ahead },
                $"earliest day {earliest}, {Figures.Count(ahead)} s ahead of the broker: so it is already");
            return ExitCode.Done;
        }

        bool allowsMore = earliest < rules.EarliestDay || ahead > rules.AheadOfBrokerSeconds;
        TimeRuleChange change = await rules.TryChangeAsync(earliest, ahead, by, reason, now, cancellation).ConfigureAwait(false)
            ?? throw new UsageException("Somebody else has settled it anew at this moment. Look at it with 'accounting rules list', then say it again if it still is what you want.");
        context.Output.WriteAnswer(
            parsed.GetValue(Format),
            new { Changed = true, EarliestDay = earliest.ToString(), AheadOfBrokerSeconds = ahead, change.Revision, From = change.From.ToString(), AllowsMore = allowsMore },
            [
                $"revision {Figures.Plain(change.Revision)}: earliest day {earliest}, {Figures.Count(ahead)} s ahead of the broker; what it allows less is for messages logged from {change.From} on",
                .. allowsMore ? ["'accounting quarantine retry' brings in what was quarantined and is accepted now"] : Array.Empty<string>(),
            ]);
        return ExitCode.Done;
    }

    /// <summary>A day to come would quarantine everything.</summary>
    private static HomeDate? DayOf(string? given, Timestamp now)
    {
        return GivenValue.Read<HomeDate>("--earliest-day", given, IsPast, "a date from 1970-01-01 to today, such as 2016-01-01");

        bool IsPast(string text, out HomeDate day) => HomeDate.TryParse(text, out day) && day >= Timestamp.Earliest.UtcDate && day <= now.UtcDate;
    }
}
