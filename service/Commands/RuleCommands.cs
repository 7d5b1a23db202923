using Accounting.Aggregator.Store;
using Accounting.Service.CommandLine;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Commands;

/// <summary>What the commands of <c>rules</c> share.</summary>
internal static class RuleCommands
{
    public static async Task<StoredTimeRules> ReadAsync(StoreAccess access, CommandContext context, CancellationToken cancellation)
    {
        var rules = new StoredTimeRules(access.Store, context.Options.Consumer.AheadOfBrokerMax);
        await rules.RefreshAsync(cancellation).ConfigureAwait(false);
        return rules;
    }
}
