using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Runs;
using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Service.CommandLine;
using Accounting.Service.Members;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Queries;

/// <summary>Asks for the moment again and again, reading only what is new of the store. For one question at a time.</summary>
/// <param name="access">The store.</param>
/// <param name="context">The broker's address, among others.</param>
/// <param name="reports">Reads the months' reports.</param>
/// <param name="own">This process's consumer; null where it has none.</param>
public sealed class MomentReader(StoreAccess access, CommandContext context, ReportReader reports, OwnMember? own)
{
    private readonly PinnedInputCatalog _catalog = new(access.Store);
    private readonly KeptTotals _totals = new(access.Store);
    private readonly Func<CancellationToken, Task<LogSurvey>>? _askTopic = AskedTopic.Of(context);
    private HomeDate? _oldest;

    public async Task<Moment> AskAsync(CancellationToken cancellation)
    {
        StoreReading reading = await StoreReading.ReadAsync(access, await PinAsync(cancellation).ConfigureAwait(false), reports, own, cancellation).ConfigureAwait(false);
        StoreStatus status = await StoreStatus.AskAsync(access, reading, context.Options, context.Clock, _askTopic, cancellation).ConfigureAwait(false);
        LiveTotals[] live = [.. reading.Members.SelectMany(file => file.Record?.Status.Live ?? [])];
        _totals.Begin();
        DayTotals? today = await DayTotals.AskAsync(_totals, access.Root.Zone, reading.Pinned.Open, live, cancellation).ConfigureAwait(false);
        return new Moment(status, today, reading.Months);
    }

    /// <summary>With every part of the dates that the day's totals look at; all older ones are remembered by what they come to.</summary>
    private async Task<PinnedInputs> PinAsync(CancellationToken cancellation)
    {
        while (true)
        {
            HomeDate? oldest = _oldest;
            PinnedInputs pinned = await _catalog.RefreshAsync(date => date >= oldest, cancellation).ConfigureAwait(false);
            HomeDate?[] settled = [.. pinned.Settled.Select(settled => settled.Dates is [.., var rows] ? rows.Date : (HomeDate?)null)];
            HomeDate? newest = pinned.Open.Checkpoints.SelectMany(checkpoint => checkpoint.HomeDates).Select(rows => (HomeDate?)rows.Date).Concat(settled).Max();
            _oldest = newest?.PlusDays(-DayTotals.DatesLookedAt);

            // What was consolidated since is summed up at first; once it is known to have rows of these dates, it is held one by one.
            if (!settled.Any(date => date >= _oldest))
            {
                return pinned;
            }
        }
    }
}
