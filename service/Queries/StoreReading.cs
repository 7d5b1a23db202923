using Accounting.Aggregator.Runs;
using Accounting.Reporting.Published;
using Accounting.Service.Members;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Queries;

/// <summary>What the store says of itself, read once for all who tell of it.</summary>
/// <param name="Pinned">What was read of the log.</param>
/// <param name="Members">What consumers told.</param>
/// <param name="Months">Where every month stands.</param>
/// <param name="Runs">What was run.</param>
public sealed record StoreReading(PinnedInputs Pinned, IReadOnlyList<MemberFile> Members, MonthStandings Months, RunRecords Runs)
{
    /// <param name="access">The store.</param>
    /// <param name="pinned">What was read of the log.</param>
    /// <param name="reports">Reads the months' reports.</param>
    /// <param name="runs">What was run.</param>
    /// <param name="own">This process's consumer; null where it has none.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<StoreReading> ReadAsync(StoreAccess access, PinnedInputs pinned, ReportReader reports, RunRecords runs, OwnMember? own, CancellationToken cancellation) => new(
        pinned,
        await MemberFile.ReadAllAsync(access.Store, own, cancellation).ConfigureAwait(false),
        await MonthStandings.ReadAsync(reports, cancellation).ConfigureAwait(false),
        runs);
}
