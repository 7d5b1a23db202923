using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Sources;
using Accounting.Service.CommandLine;
using Accounting.Service.Pipeline;
using Accounting.Service.Sources;

namespace Accounting.Service.Commands;

/// <summary>What the commands of <c>source</c> share.</summary>
internal static class SourceCommands
{
    /// <param name="context">The command's.</param>
    /// <param name="open">Opens the store, to read or to write it.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<StoredSources> OpenAsync(
        CommandContext context, Func<CommandContext, CancellationToken, Task<StoreAccess>> open, CancellationToken cancellation)
    {
        StoreAccess access = await open(context, cancellation).ConfigureAwait(false);
        Inputs inputs = await new InputCatalog(access.Store).RefreshAsync(cancellation).ConfigureAwait(false);
        return new StoredSources(access, await SourceCatalog.OpenAsync(access.Store, cancellation).ConfigureAwait(false), inputs);
    }
}
