using Accounting.Aggregator;
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

    public static async Task<StoredSources> OpenAsync(CommandContext context, CancellationToken cancellation)
    {
        StoreAccess access = await StoreAccess.OpenAsync(context, cancellation).ConfigureAwait(false);
        Inputs inputs = await new InputCatalog(access.Store).RefreshAsync(cancellation).ConfigureAwait(false);
        return new StoredSources(access, await SourceCatalog.OpenAsync(access.Store, cancellation).ConfigureAwait(false), inputs);
    }
}
