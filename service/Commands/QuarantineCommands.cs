using Accounting.Aggregator.Runs;
using Accounting.Service.CommandLine;
using Accounting.Service.Pipeline;
using Accounting.Service.Quarantine;

namespace Accounting.Service.Commands;

/// <summary>What the commands of <c>quarantine</c> share.</summary>
internal static class QuarantineCommands
{
    /// <param name="context">The command's.</param>
    /// <param name="open">Opens the store, to read or to write it.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<QuarantineCatalog> OpenAsync(
        CommandContext context, Func<CommandContext, CancellationToken, Task<StoreAccess>> open, CancellationToken cancellation)
    {
        StoreAccess access = await open(context, cancellation).ConfigureAwait(false);
        Inputs inputs = await new InputCatalog(access.Store).RefreshAsync(cancellation).ConfigureAwait(false);
        return await QuarantineCatalog.OpenAsync(access.Store, inputs, cancellation).ConfigureAwait(false);
    }
}
