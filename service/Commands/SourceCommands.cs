using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Sources;
using Accounting.Service.CommandLine;
using Accounting.Service.Pipeline;
using Accounting.Service.Sources;

namespace Accounting.Service.Commands;

/// <summary>What the commands of <c>source</c> share.</summary>
internal static class SourceCommands
{
    public const string Group = "source";

    public const string GroupDescription = "Generations of topics. A topic that was recreated, moved or truncated is read again only after 'source new'.";

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
