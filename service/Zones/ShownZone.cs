using Accounting.Aggregator.Store;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Service.Zones;

/// <summary>The time-zone rules of a store as <c>time-zone show --format json</c> prints them.</summary>
public sealed record ShownZone
{
    public required string TimeZone { get; init; }

    /// <summary>The time zone database that the rules in force were taken from; null where nobody knows them.</summary>
    public required string? TzdbVersion { get; init; }

    /// <summary>The hash that cuts name them by; null where nobody knows them.</summary>
    public required string? Rules { get; init; }

    /// <summary>Which of the store's rules they are, from 1; null where none are written down.</summary>
    public required int? Number { get; init; }

    /// <summary>Who adopted them, when and why; null of those that the store began with.</summary>
    public required ShownAdoption? Adopted { get; init; }

    /// <summary>The time zone database of the program.</summary>
    public required string ProgramTzdbVersion { get; init; }

    /// <summary>Whether that is older than the one in force, and says otherwise.</summary>
    public required bool ProgramIsOvertaken { get; init; }

    /// <summary>From when to when the program's rules differ from those in force; empty where days are cut alike. The last may have no end.</summary>
    public required IReadOnlyList<ShownDifference> Differences { get; init; }

    /// <summary>The home dates with rows that are folded anew once the program's are adopted.</summary>
    public required IReadOnlyList<string> Dates { get; init; }

    public static ShownZone Of(StoreRoot root, ZoneOffer offer) => new()
    {
        TimeZone = root.Settings.TimeZone,
        TzdbVersion = root.TimeZone.IsUnknown ? null : root.TimeZone.History.InForce.Rules.TzdbVersion,
        Rules = root.TimeZone.IsUnknown ? null : root.TimeZone.History.InForce.Hash.ToString(),
        Number = root.TimeZone.Entry?.Number,
        Adopted = root.TimeZone.Entry?.Adopted is { } adopted ? new ShownAdoption(adopted.By, adopted.Reason, adopted.At.ToString()) : null,
        ProgramTzdbVersion = StoreRoot.RunningTzdbVersion,
        ProgramIsOvertaken = root.TimeZone.IsOvertaken,
        Differences = [.. offer.Differences.Select(stretch => new ShownDifference(Text(stretch.Start), stretch.HasEnd ? Text(stretch.End) : null))],
        Dates = [.. offer.Dates.Select(date => date.ToString())],
    };

    private static string Text(Instant instant) => Timestamp.FromInstant(instant).ToString();
}

/// <summary>The act that put rules in force.</summary>
public sealed record ShownAdoption(string By, string Reason, string At);

/// <summary>A stretch of time for which offsets differ, in UTC.</summary>
public sealed record ShownDifference(string From, string? To);
