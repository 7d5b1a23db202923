using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Sources;
using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Service.Configuration;
using Accounting.Service.Members;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Roles;

/// <summary>How a store stands, as far as the store itself tells.</summary>
public sealed record StoreStatus
{
    public required SourceCatalog Sources { get; init; }

    public required IReadOnlyList<LogPosition> Positions { get; init; }

    /// <summary>Of every month its newest report.</summary>
    public required IReadOnlyList<MonthReport> Months { get; init; }

    /// <summary>What is known of final months that they don't say.</summary>
    public required IReadOnlyList<ClosedMonthCorrection> Corrections { get; init; }

    public required IReadOnlyList<MemberFile> Members { get; init; }

    public required IReadOnlyList<RunTimes> Runs { get; init; }

    /// <summary>Damaged checkpoints that nothing depends on.</summary>
    public required IReadOnlyList<string> SetAside { get; init; }

    public static async Task<StoreStatus> ReadAsync(StoreAccess access, ServiceOptions options, Timestamp now, CancellationToken cancellation)
    {
        var catalog = new InputCatalog(access.Store);
        Inputs inputs = await catalog.RefreshAsync(cancellation).ConfigureAwait(false);
        SourceCatalog sources = await SourceCatalog.OpenAsync(access.Store, cancellation).ConfigureAwait(false);
        var reader = new ReportReader(access.Store);
        IReadOnlyList<MonthReport> months = await reader.AllAsync(cancellation).ConfigureAwait(false);
        var due = new DueTimes(access.Store, access.Root.Zone, options);
        return new StoreStatus
        {
            Sources = sources,
            Positions = LogPosition.Of(sources, inputs, now),
            Months = months,
            Corrections = await reader.CorrectionsAsync(months, cancellation).ConfigureAwait(false),
            Members = await MemberFile.ReadAllAsync(access.Store, cancellation).ConfigureAwait(false),
            Runs =
            [
                await due.CompactorAsync(now.ToInstant(), cancellation).ConfigureAwait(false),
                await due.NightlyAsync(now.ToInstant(), cancellation).ConfigureAwait(false),
            ],
            SetAside = [.. catalog.SetAside.Select(damaged => damaged.Problem)],
        };
    }
}
