using Accounting.Aggregator.Store;
using Accounting.Service.CommandLine;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Commands;

/// <summary>What the commands of <c>rules</c> share.</summary>
internal static class RuleCommands
{
    public const string Group = "rules";

    public const string GroupDescription = "What the store says of when a transaction may have occurred: the same for every process, live and when it is read again.";

    public static async Task<StoredTimeRules> ReadAsync(StoreAccess access, CommandContext context, CancellationToken cancellation)
    {
        var rules = new StoredTimeRules(access.Store, context.Options.Consumer.AheadOfBrokerMax);
        await rules.RefreshAsync(cancellation).ConfigureAwait(false);
        return rules;
    }
}
