using Accounting.Ingest;

namespace Accounting.Reporting.Steps;

/// <summary>The identity of a step: what it does, and of which home date or month. Written <c>sections/2026-11</c>.</summary>
public readonly record struct StepId
{
    private const string SecondReadingName = "second-reading";

    private StepId(StepKind kind, HomeDate? date, BusinessMonth? month)
    {
        Kind = kind;
        Date = date;
        Month = month;
    }

    public StepKind Kind { get; }

    /// <summary>Of a compaction; null of any other.</summary>
    public HomeDate? Date { get; }

    /// <summary>Of a second reading, statistics, sections and a close; null of any other.</summary>
    public BusinessMonth? Month { get; }

    public static StepId Replay => new(StepKind.Replay, null, null);

    public static StepId Compaction(HomeDate date) => new(StepKind.Compaction, date, null);

    public static StepId SecondReading(BusinessMonth month) => new(StepKind.SecondReading, null, month);

    public static StepId Statistics(BusinessMonth month) => new(StepKind.Statistics, null, month);

    public static StepId Sections(BusinessMonth month) => new(StepKind.Sections, null, month);

    public static StepId Close(BusinessMonth month) => new(StepKind.Close, null, month);

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string text, out StepId step)
    {
        string[] parts = text.Split('/');
        StepId? read = parts switch
        {
            ["replay"] => Replay,
            ["compaction", var of] when HomeDate.TryParse(of, out HomeDate date) => Compaction(date),
            [SecondReadingName, var of] when BusinessMonth.TryParse(of, out BusinessMonth month) => SecondReading(month),
            ["statistics", var of] when BusinessMonth.TryParse(of, out BusinessMonth month) => Statistics(month),
            ["sections", var of] when BusinessMonth.TryParse(of, out BusinessMonth month) => Sections(month),
            ["close", var of] when BusinessMonth.TryParse(of, out BusinessMonth month) => Close(month),
            _ => null,
        };
        step = read ?? default;
        return read is not null;
    }

    public override string ToString()
    {
        string kind = Kind == StepKind.SecondReading ? SecondReadingName : Kind.ToString().ToLowerInvariant();
        return (Date?.ToString() ?? Month?.ToString()) is { } of ? $"{kind}/{of}" : kind;
    }
}
