using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Steps;
using Accounting.Service.Configuration;
using NodaTime;

namespace Accounting.Service.Pipeline;

/// <summary>What reports are given, by whoever makes them or asks how they stand.</summary>
public static class ReportRuns
{
    public static ReportingContext ContextOf(StoreAccess access, ServiceOptions options) => new()
    {
        Store = access.Store,
        Options = CompactionJob.OptionsOf(access, options.Compactor),
        Software = ProductVersion.NameAndVersion,
    };

    /// <summary>What a command fails with that asks for the report of a month that has none.</summary>
    public static UsageException NoneOf(BusinessMonth month, StoreAccess access) =>
        new($"There is no report of {month} in {access.Store.Location}. 'accounting nightly' makes reports; 'accounting report' lists them.");

    /// <param name="options">The calendar of the close.</param>
    /// <param name="read">How far everything has been read.</param>
    /// <param name="funds">The funds held; null where none were supplied.</param>
    /// <param name="pinned">The days to report on.</param>
    /// <param name="behind">The days that aren't at the same coverage.</param>
    /// <param name="asOf">The moment for which months are open, due or closing.</param>
    public static ReportRun Of(ServiceOptions options, ReadingState read, FundsStatement? funds, PinnedDays pinned, IReadOnlyList<DayBehind> behind, Instant asOf) => new()
    {
        Pinned = pinned,
        AsOf = asOf,
        GeneratedAt = asOf,
        Policy = options.Close,
        Partitions =
        [
            .. read.Positions.Select(position => new PartitionCaughtUp(position.Source.Source, position.Partition, position.CaughtUpAt)
            {
                IsUnread = position.IsUnread,
                IsAhead = position.AheadAt is not null,
                UnreadBeyond = position.UnreadBeyond,
            }),
        ],
        Losses = read.Losses,
        DaysBehind = behind,
        Quarantined = read.Quarantined,
        QuarantinedItems = read.QuarantinedItems,
        SignedIds = read.SignedIds,
        SignedDifferences = read.SignedDifferences,
        WindowDays = options.NightlyReplayDays,
        Funds = funds,
        Letterhead = options.Letterhead,
        FinancialYear = options.FinancialYear,
        DormantAfterMonths = options.DormantAfterMonths,
    };
}
