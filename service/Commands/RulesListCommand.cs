using System.CommandLine;
using Accounting.Aggregator.Store;
using Accounting.Service.CommandLine;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Commands;

/// <summary><c>rules list</c>: when transactions may have occurred, and who settled it.</summary>
public sealed class RulesListCommand : ICommandHandler
{
    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public CommandGroup? Group => CommandGroup.Rules;

    public Command Command { get; } = new("list", """
        Lists what was settled of when a transaction may say that it occurred: the earliest day (a UTC date) and how far it may lie ahead of the broker's
        timestamp (in seconds), by whom, when and why; revision 0 is what the store was made with. For a message holds what was in force when it was logged,
        or anything settled since that allows more; what allows less is for messages logged from the time shown on (UTC).

        Example:
          accounting rules list --data ./data
        """)
    {
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        StoreAccess access = await StoreAccess.OpenForReadingAsync(context, cancellation).ConfigureAwait(false);
        StoredTimeRules rules = await RuleCommands.ReadAsync(access, context, cancellation).ConfigureAwait(false);
        ShownRule[] shown = [ShownRule.Made(rules), .. rules.Changes.Select(ShownRule.Of)];
        context.Output.WriteAnswer(parsed.GetValue(Format), new { Rules = shown }, () => context.Output.WriteTable(TextTable.Of(
            shown,
            ("revision>", rule => Figures.Plain(rule.Revision)),
            ("earliest day", rule => rule.EarliestDay),
            ("ahead of broker (s)>", rule => Figures.Count(rule.AheadOfBrokerSeconds)),
            ("for messages logged from (UTC)", rule => rule.From ?? "-"),
            ("settled (UTC)~", rule => rule.By is null ? "with the store" : $"{rule.By}, {rule.At}: {rule.Reason}"))));
        return ExitCode.Done;
    }
}
