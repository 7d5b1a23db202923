using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>What one home date's truth is the fold of.</summary>
/// <param name="parts">By ordinal key of their segments.</param>
/// <param name="retractions">Those that may concern a row of the date, by run.</param>
public sealed class DayInputs(IReadOnlyList<SegmentPart> parts, IReadOnlyList<Retraction> retractions)
{
    public static readonly DayInputs None = new([], []);

    private readonly Lazy<ILookup<(SourceId, LogPartition, RunId?), SegmentPart>> _byPlace = new(() => parts.ToLookup(part => part.Place));
    private readonly IReadOnlyList<DayInput> _settled = [];
    private readonly IReadOnlyList<(ContentHash256? CutBy, BusinessMonth Month)> _settledMonths = [];
    private IReadOnlyList<DayInput>? _summed;

    private DayInputs(IReadOnlyList<SegmentPart> parts, IReadOnlyList<Retraction> retractions, IReadOnlyList<(CheckpointKey Name, SettledRows Rows)> settled)
        : this(parts, retractions)
    {
        _settled = [.. settled.Select(one => new DayInput(one.Name.Source, one.Name.Partition, null, one.Rows.Range, one.Rows.Digest))];
        _settledMonths = [.. settled.SelectMany(one => one.Rows.Months).Distinct()];
    }

    /// <summary>Whether some parts are known only by what they come to: enough to compare with a version, and not to fold (<see cref="PinnedInputs.ReadAsync"/>).</summary>
    public bool AreSummed => _settled.Count > 0;

    public IReadOnlyList<SegmentPart> Parts => AreSummed ? throw AreElsewhere() : parts;

    public IReadOnlyList<Retraction> Retractions => retractions;

    /// <summary>The runs that retract rows of the date, ascending.</summary>
    public IReadOnlyList<RunId> RetractedBy => [.. Retractions.Select(retraction => retraction.Run).Distinct().Order()];

    /// <summary>What a version of all of them says that it holds: by source, partition and run, live before runs.</summary>
    public IReadOnlyList<DayInput> Summed => _summed ??=
    [
        .. _byPlace.Value.Select(place => DayInput.Of([.. place])).Concat(_settled)
            .GroupBy(input => (input.Source, input.Partition, input.Run)).Select(place => place.Aggregate((left, right) => left.With(right)))
            .OrderBy(input => input.Source).ThenBy(input => input.Partition).ThenBy(input => input.Run?.Value, StringComparer.Ordinal),
    ];

    /// <summary>The months that any row's business day may be of by some rules, ascending.</summary>
    public IReadOnlyList<BusinessMonth> BusinessMonthsIn(NodaTime.DateTimeZone zone) =>
    [
        .. parts.SelectMany(part => zone.MonthsOf(part.Link.CutBy, part.Rows.Months.Select(rows => rows.Month)))
            .Concat(_settledMonths.SelectMany(cut => zone.MonthsOf(cut.CutBy, [cut.Month]))).Distinct().Order(),
    ];

    /// <summary>The home dates that have rows, ascending.</summary>
    public static IReadOnlyList<HomeDate> DatesOf(PinnedInputs pinned) =>
    [
        .. pinned.Open.Segments.SelectMany(link => link.HomeDates).Select(rows => rows.Date).Concat(pinned.Settled.SelectMany(settled => settled.Dates).Select(rows => rows.Date)).Distinct().Order(),
    ];

    /// <summary>Of every home date that has rows.</summary>
    /// <param name="inputs">What counts.</param>
    /// <param name="isWanted">Of which home dates; null for all.</param>
    public static SortedDictionary<HomeDate, DayInputs> ByDate(Inputs inputs, Func<HomeDate, bool>? isWanted = null)
    {
        List<Retraction> retractions = [.. inputs.Retractions];
        var byDate = new SortedDictionary<HomeDate, DayInputs>();
        foreach (IGrouping<HomeDate, SegmentPart> date in PartsOf(inputs).Where(part => isWanted?.Invoke(part.Rows.Date) != false).GroupBy(part => part.Rows.Date))
        {
            byDate.Add(date.Key, Of(date, retractions));
        }

        return byDate;
    }

    /// <summary>The same, where old parts are known only by what they come to.</summary>
    /// <param name="pinned">What counts.</param>
    /// <param name="isWanted">Of which home dates; null for all that have rows.</param>
    public static SortedDictionary<HomeDate, DayInputs> ByDate(PinnedInputs pinned, Func<HomeDate, bool>? isWanted = null)
    {
        SortedDictionary<HomeDate, DayInputs> byDate = ByDate(pinned.Open, isWanted);
        foreach (IGrouping<HomeDate, (CheckpointKey Name, SettledRows Rows)> date in pinned.Settled
            .SelectMany(settled => settled.Dates.Where(rows => isWanted?.Invoke(rows.Date) != false).Select(rows => (settled.Name, rows))).GroupBy(settled => settled.rows.Date))
        {
            DayInputs open = byDate.GetValueOrDefault(date.Key) ?? None;
            byDate[date.Key] = new DayInputs(open.Parts, open.Retractions, [.. date]);
        }

        return byDate;
    }

    /// <summary>What live consumers read of one home date, as far as these checkpoints tell.</summary>
    public static DayInputs OfDate(IReadOnlyList<Checkpoint> checkpoints, IReadOnlyList<Run> runs, HomeDate date) =>
        Of(PartsOf(new Inputs(checkpoints, [])).Where(part => part.Rows.Date == date), [.. Retraction.Of(runs)]);

    /// <summary>Whether a version of the date holds all of these and nothing else, and applies just their retractions. What sums can't tell (of a manifest of the format before) is false.</summary>
    public bool AreAllOf(DayManifest manifest) =>
        (manifest.FormerSegments is null ? manifest.Inputs.SequenceEqual(Summed) : !AreSummed && HeldBy(manifest) is { IsWhole: true } held && held.Parts.Count == Parts.Count)
        && manifest.RetractedBy.SequenceEqual(RetractedBy);

    /// <summary>Whether a version of the date holds only of these, and applies just their retractions.</summary>
    public bool Include(DayManifest manifest) => manifest.RetractedBy.SequenceEqual(RetractedBy) && HeldBy(manifest).IsWhole;

    /// <summary>Those that a version of the date holds.</summary>
    public HeldParts HeldBy(DayManifest manifest)
    {
        ILookup<(SourceId, LogPartition, RunId?), SegmentPart> byPlace = AreSummed ? throw AreElsewhere() : _byPlace.Value;
        var held = new HashSet<SegmentPart>(ReferenceEqualityComparer.Instance);
        var unfound = new List<DayInput>();
        foreach (DayInput input in manifest.Inputs)
        {
            SegmentPart[] within = [.. byPlace[(input.Source, input.Partition, input.Run)].Where(part => part.Link.Range.From >= input.Range.From && part.Link.Range.To <= input.Range.To)];
            if (manifest.FormerSegments is { } former)
            {
                within = [.. within.Where(part => former.Contains(part.Segment.Key))];
                if (within.Sum(part => part.Rows.Digest.Rows) == input.Digest.Rows)
                {
                    held.UnionWith(within);
                    continue;
                }
            }
            else if (PartChoice.Of(within, input.Digest) is { } chosen)
            {
                held.UnionWith(chosen);
                continue;
            }

            unfound.Add(input);
        }

        return new HeldParts(held, unfound);
    }

    /// <summary>Those that a version of the date doesn't hold.</summary>
    public IReadOnlyList<SegmentPart> Beyond(DayManifest manifest)
    {
        HeldParts held = HeldBy(manifest);
        return [.. Parts.Where(part => !held.Parts.Contains(part))];
    }

    /// <summary>Those of a version of the same date, with the retractions that it applies; null where some of them aren't here.</summary>
    public DayInputs? TryLimitTo(DayManifest manifest)
    {
        HeldParts held = HeldBy(manifest);
        DayInputs limited = Of(Parts.Where(held.Parts.Contains), [.. Retractions.Where(retraction => manifest.RetractedBy.Contains(retraction.Run))]);
        return held.IsWhole && limited.RetractedBy.SequenceEqual(manifest.RetractedBy) ? limited : null;
    }

    private static DayInputs Of(IEnumerable<SegmentPart> parts, List<Retraction> retractions)
    {
        List<SegmentPart> own = [.. parts.DistinctBy(part => part.Segment.Key).OrderBy(part => part.Segment.Key)];
        return new DayInputs(own, [.. retractions.Where(retraction => own.Exists(part => retraction.Concerns(part.Link)))]);
    }

    private static InvalidOperationException AreElsewhere() => new("Parts were left in the store and are asked for as if they were here.");

    private static IEnumerable<SegmentPart> PartsOf(Inputs inputs) =>
        inputs.Segments.SelectMany(link => link.HomeDates.Select(rows => new SegmentPart(link, rows)));
}
