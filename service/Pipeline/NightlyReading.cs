using Accounting.Aggregator.Runs;
using Accounting.Aggregator.SecondReading;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.SecondReading;
using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Reporting.SecondReading;
using Accounting.Reporting.Steps;
using Accounting.Service.Configuration;

namespace Accounting.Service.Pipeline;

/// <summary>
/// The nightly's second reading: the pinned day versions that the second reader hasn't vouched for, with what is new of their segments. What it reads otherwise fails the
/// step of the month, stands red in the month's report, and is read again by every run until it is mended.
/// </summary>
public sealed class NightlyReading(StoreAccess access, ServiceOptions options, PinnedInputs inputs)
{
    /// <summary>What a run would have to read; null where the second reader is switched off.</summary>
    /// <param name="access">The store.</param>
    /// <param name="options">Whether it is switched on.</param>
    /// <param name="pinned">The day versions that are asked about.</param>
    /// <param name="known">The chain of final reports, as far as it was read before.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<DayReadings?> SurveyAsync(StoreAccess access, ServiceOptions options, IReadOnlyList<DayVersion> pinned, ReportChain known, CancellationToken cancellation) => options.ReadsTwice
        ? new DayReadings { Unread = [.. (await PinnedReadings.FindUnreadAsync(access.Store, pinned, known, null, cancellation).ConfigureAwait(false)).Select(day => new UnreadDay(day, null))] }
        : null;

    /// <param name="journal">Told of each month that was read, or failed.</param>
    /// <param name="pinned">The day versions that reports are to follow from.</param>
    /// <param name="restated">The first month that gets a further revision; null where none does.</param>
    /// <param name="only">The steps to run; null for all.</param>
    /// <param name="cancellation">Stops it; what was written down stays.</param>
    /// <returns>How far it has come; null where it is switched off.</returns>
    /// <exception cref="StoreUnavailableException">The store failed.</exception>
    public async Task<DayReadings?> RunAsync(
        RunJournal journal, IReadOnlyList<DayVersion> pinned, BusinessMonth? restated, IReadOnlySet<StepId>? only, CancellationToken cancellation)
    {
        if (!options.ReadsTwice)
        {
            return null;
        }

        DayReadings readings = await journal
            .StepAsync(RunPart.SecondReading, () => ReadAsync(pinned, restated, only, cancellation), Describe)
            .ConfigureAwait(false);
        foreach ((HomeDate date, DamagedDataException damage) in readings.Damaged)
        {
            journal.Fail(StepId.Compaction(date), damage);
        }

        IEnumerable<DayVersion> tried = readings.Read.Concat(readings.Unread.Where(day => day.Problem is not null).Select(day => day.Day));
        foreach (BusinessMonth month in tried.SelectMany(day => day.Manifest.BusinessMonths).Distinct().Order())
        {
            Tell(journal, readings, month);
        }

        return readings;
    }

    private static void Tell(RunJournal journal, DayReadings readings, BusinessMonth month)
    {
        var step = StepId.SecondReading(month);
        UnreadDay[] otherwise = [.. readings.Unread.Where(day => day.Problem is not null && day.Touches(month)).OrderBy(day => day.Day.Date)];
        if (otherwise.FirstOrDefault(day => !readings.Damaged.ContainsKey(day.Day.Date)) is { } first)
        {
            journal.Fail(step, new DamagedDataException($"{first.Problem} {ReadingDifference.Remedy}"));
        }
        else if (otherwise.Length > 0)
        {
            journal.Block(step, StepId.Compaction(otherwise[0].Day.Date));
        }
        else
        {
            journal.DoneIn(RunPart.SecondReading, [step], $"{Counted.Of(readings.Read.Count(day => day.Manifest.BusinessMonths.Contains(month)), "day")} read alike");
        }
    }

    private async Task<DayReadings> ReadAsync(IReadOnlyList<DayVersion> pinned, BusinessMonth? restated, IReadOnlySet<StepId>? only, CancellationToken cancellation)
    {
        IReadOnlyList<DayVersion> unread = await PinnedReadings.FindUnreadAsync(access.Store, pinned, null, restated, cancellation).ConfigureAwait(false);
        ILookup<bool, DayVersion> wanted = unread.ToLookup(day => only is null || day.Manifest.BusinessMonths.Any(month => only.Contains(StepId.SecondReading(month))));
        Inputs parts = await inputs.ReadAsync(access.Store, wanted[true].Select(day => day.Date).ToHashSet(), cancellation).ConfigureAwait(false);
        DayReadings readings = await new DayReadingRun(access.Store, access.Root.Zone, CompactionJob.OptionsOf(access, options.Compactor))
            .RunAsync([.. wanted[true]], parts, cancellation).ConfigureAwait(false);
        return readings with { Unread = [.. readings.Unread, .. wanted[false].Select(day => new UnreadDay(day, null))] };
    }

    private static string Describe(DayReadings readings)
    {
        int otherwise = readings.Unread.Count(day => day.Problem is not null);
        return $"{Counted.Of(readings.Read.Count, "day")} and {Counted.Of(readings.Segments, "segment")} read alike, {Counted.Of(readings.Rows, "row")}"
            + (otherwise > 0 ? $", {Counted.Of(otherwise, "day")} otherwise" : "");
    }
}
