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
/// <param name="inputs">What counts.</param>
/// <param name="reports">Reads the months' reports.</param>
/// <param name="runs">What was run.</param>
/// <param name="own">This process's consumer; null where it has none.</param>
public sealed class MomentReader(StoreAccess access, CommandContext context, RememberedInputs inputs, ReportReader reports, RunRecords runs, OwnMember? own)
{
    private readonly KeptTotals _totals = new(access.Store);
    private readonly Func<CancellationToken, Task<LogSurvey>>? _askTopic = AskedTopic.Of(context);

    public async Task<Moment> AskAsync(CancellationToken cancellation)
    {
        PinnedInputs pinned = await inputs.RefreshAsync(cancellation).ConfigureAwait(false);
        StoreReading reading = await StoreReading.ReadAsync(access, pinned, reports, runs, own, cancellation).ConfigureAwait(false);
        StoreStatus status = await StoreStatus.AskAsync(access, reading, context.Options, context.Clock, _askTopic, cancellation).ConfigureAwait(false);
        LiveTotals[] live = [.. reading.Members.SelectMany(file => file.Record?.Status.Live ?? [])];
        _totals.Begin();
        DayTotals? today = await DayTotals.AskAsync(_totals, access.Root.Zone, reading.Pinned.Open, live, cancellation).ConfigureAwait(false);
        return new Moment(status, today, reading.Months);
    }
}
