using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Months;

/// <summary>
/// What the rows of one day version are and add up to, by business month: a function of the version alone, so it is computed once, and its months add it up.
/// </summary>
public sealed record DayFacts
{
    public const int CurrentFormat = 1;

    public const string Prefix = "state/facts/";

    public const string Manifest = "facts.json";

    /// <summary>What to do where one isn't what was written.</summary>
    public const string Remedy = "Remove the folder state/facts and run 'accounting nightly': it is computed again.";

    /// <summary>Positions in markets that came to nothing within the day; those that didn't are <see cref="MonthFactFiles.Positions"/>.</summary>
    internal const string SettledPositions = "settled-positions.parquet";

    public required int Format { get; init; }

    public required HomeDate Date { get; init; }

    public required string Version { get; init; }

    /// <summary>Files named as a month's; empty ones are left out.</summary>
    public required IReadOnlyList<StoredFile> Files { get; init; }

    public static ObjectKey Key(DayReference day, string name) => ObjectKey.Parse($"{Folder(day)}{name}");

    /// <summary>Named by the version and by what the tables mean.</summary>
    public static string Folder(DayReference day) => $"{Prefix}date={day.Date}/{day.Version}-{ReportDefinition.Version}/";
}
