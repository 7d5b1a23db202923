using Accounting.Aggregator;
using Accounting.Service.CommandLine;
using Accounting.Service.Pipeline;
using Accounting.Service.Quarantine;

namespace Accounting.Service.Commands;

/// <summary>What the commands of <c>quarantine</c> share.</summary>
internal static class QuarantineCommands
{
    public const string Group = "quarantine";

    public const string GroupDescription = "Messages that were not accepted. A month does not close over one that nobody signed off.";

    public static async Task<QuarantineCatalog> OpenAsync(CommandContext context, CancellationToken cancellation)
    {
        StoreAccess access = await StoreAccess.OpenAsync(context, cancellation).ConfigureAwait(false);
        Inputs inputs = await new InputCatalog(access.Store).RefreshAsync(cancellation).ConfigureAwait(false);
        return await QuarantineCatalog.OpenAsync(access.Store, inputs, cancellation).ConfigureAwait(false);
    }
}
