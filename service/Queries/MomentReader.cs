using Accounting.Aggregator.Runs;
using Accounting.Service.CommandLine;
using Accounting.Service.Members;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Queries;

/// <summary>Asks for the moment again and again, reading only what is new of the store. For one question at a time.</summary>
/// <param name="access">The store.</param>
/// <param name="context">The broker's address, among others.</param>
/// <param name="own">This process's consumer; null where it has none.</param>
public sealed class MomentReader(StoreAccess access, CommandContext context, OwnMember? own)
{
    private readonly InputCatalog _catalog = new(access.Store);
    private readonly KeptTotals _totals = new(access.Store);

    public async Task<Moment> AskAsync(CancellationToken cancellation)
    {
        StoreReading reading = await StoreReading.ReadAsync(access, _catalog, own, cancellation).ConfigureAwait(false);
        StoreStatus status = await StoreStatus.AskAsync(access, reading, context.Options, context.Clock, context.Loggers, cancellation).ConfigureAwait(false);
        _totals.Begin();
        DayTotals? today = await DayTotals.AskAsync(_totals, access.Root.Zone, reading.Inputs, [.. reading.Members.SelectMany(file => file.Record?.Status.Live ?? [])], cancellation).ConfigureAwait(false);
        return new Moment(status, today, reading.Months);
    }
}
