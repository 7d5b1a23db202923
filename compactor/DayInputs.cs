using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>What one home date's truth is the fold of.</summary>
/// <param name="Parts">By ordinal key of their segments.</param>
/// <param name="Retractions">Those that may concern a row of the date, by run.</param>
public sealed record DayInputs(IReadOnlyList<SegmentPart> Parts, IReadOnlyList<Retraction> Retractions)
{
    /// <summary>The runs that retract rows of the date, ascending.</summary>
    public IReadOnlyList<RunId> RetractedBy => [.. Retractions.Select(retraction => retraction.Run).Distinct().Order()];

    /// <summary>The months that any row's business day may be of by some rules, ascending.</summary>
    public IReadOnlyList<BusinessMonth> BusinessMonthsIn(NodaTime.DateTimeZone zone) =>
        [.. Parts.SelectMany(part => zone.MonthsOf(part.Link.CutBy, part.Rows.Months.Select(rows => rows.Month))).Distinct().Order()];

    /// <summary>Of every home date that has rows.</summary>
    public static SortedDictionary<HomeDate, DayInputs> ByDate(Inputs inputs)
    {
        List<Retraction> retractions = [.. inputs.Retractions];
        var byDate = new SortedDictionary<HomeDate, DayInputs>();
        foreach (IGrouping<HomeDate, SegmentPart> date in PartsOf(inputs).GroupBy(part => part.Rows.Date))
        {
            byDate.Add(date.Key, Of(date, retractions));
        }

        return byDate;
    }

    /// <summary>Of one home date.</summary>
    public static DayInputs OfDate(Inputs inputs, HomeDate date) =>
        Of(PartsOf(inputs).Where(part => part.Rows.Date == date), [.. inputs.Retractions]);

    /// <summary>Those of a version of the same date; null where some of them aren't here.</summary>
    public DayInputs? TryLimitTo(DayManifest manifest) => TryLimitTo(manifest.Inputs, manifest.RetractedBy);

    /// <summary>These inputs, with the retractions of these runs; null where some of them aren't here.</summary>
    public DayInputs? TryLimitTo(IReadOnlyList<DayInput> inputs, IReadOnlyList<RunId> retractedBy)
    {
        HashSet<DayInput> wanted = [.. inputs];
        List<SegmentPart> parts = [.. Parts.Where(part => wanted.Contains(part.Input))];
        DayInputs limited = Of(parts, [.. Retractions.Where(retraction => retractedBy.Contains(retraction.Run))]);
        return parts.Count == wanted.Count && limited.RetractedBy.SequenceEqual(retractedBy) ? limited : null;
    }

    private static DayInputs Of(IEnumerable<SegmentPart> parts, List<Retraction> retractions)
    {
        List<SegmentPart> own = [.. parts.DistinctBy(part => part.Segment.Key).OrderBy(part => part.Segment.Key)];
        return new DayInputs(own, [.. retractions.Where(retraction => own.Exists(part => retraction.Concerns(part.Link)))]);
    }

    private static IEnumerable<SegmentPart> PartsOf(Inputs inputs) =>
        inputs.Segments.SelectMany(link => link.HomeDates.Select(rows => new SegmentPart(link, rows)));
}
