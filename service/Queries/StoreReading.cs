using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Runs;
using Accounting.Service.Members;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Queries;

/// <summary>What the store says of itself, read once for all who tell of it.</summary>
/// <param name="Inputs">What was read of the log.</param>
/// <param name="SetAside">Checkpoints that cannot be read.</param>
/// <param name="Members">What consumers told.</param>
/// <param name="Months">The months' reports.</param>
public sealed record StoreReading(Inputs Inputs, IReadOnlyList<DamagedCheckpoint> SetAside, IReadOnlyList<MemberFile> Members, MonthReports Months)
{
    /// <param name="access">The store.</param>
    /// <param name="catalog">What was read of it already: of one who asks again only what is new is read.</param>
    /// <param name="own">This process's consumer; null where it has none.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<StoreReading> ReadAsync(StoreAccess access, InputCatalog catalog, OwnMember? own, CancellationToken cancellation)
    {
        Inputs inputs = await catalog.RefreshAsync(cancellation).ConfigureAwait(false);
        IReadOnlyList<MemberFile> members = await MemberFile.ReadAllAsync(access.Store, own, cancellation).ConfigureAwait(false);
        return new StoreReading(inputs, [.. catalog.SetAside], members, await MonthReports.ReadAsync(access, cancellation).ConfigureAwait(false));
    }
}
