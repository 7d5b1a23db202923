using Accounting.Aggregator.Runs;
using Accounting.Service.CommandLine;
using Accounting.Service.Members;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Queries;

/// <summary>The money and the machine at one moment.</summary>
/// <param name="Status">Who reads how far, and what is due.</param>
/// <param name="Today">What the day has come to; null where nothing tells.</param>
/// <param name="Months">The months' reports.</param>
public sealed record Moment(StoreStatus Status, DayTotals? Today, MonthReports Months)
{
    /// <param name="access">The store.</param>
    /// <param name="context">The broker's address, among others.</param>
    /// <param name="own">This process's consumer; null where it has none.</param>
    /// <param name="catalog">What was read of the store already; of one moment at a time.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<Moment> AskAsync(StoreAccess access, CommandContext context, OwnMember? own, InputCatalog catalog, CancellationToken cancellation)
    {
        IReadOnlyList<MemberFile> files = await MemberFile.ReadAllAsync(access.Store, own, cancellation).ConfigureAwait(false);
        StoreStatus status = await StoreStatus.AskAsync(access, catalog, files, context.Options, context.Clock, context.Loggers, cancellation).ConfigureAwait(false);
        Inputs inputs = await catalog.RefreshAsync(cancellation).ConfigureAwait(false);
        DayTotals? today = await DayTotals.AskAsync(access.Store, access.Root.Zone, inputs, [.. files.SelectMany(file => file.Record?.Status.Live ?? [])], cancellation).ConfigureAwait(false);
        return new Moment(status, today, await MonthReports.ReadAsync(access, cancellation).ConfigureAwait(false));
    }
}
