using Accounting.Aggregator.Store;
using NodaTime;

namespace Accounting.Aggregator.Verification;

/// <summary>Verifies the time-zone rules that a store keeps, and cuts by those that cuts name.</summary>
/// <param name="inspection">Of the store.</param>
/// <param name="zone">The business time zone by the rules in force.</param>
public sealed class ZoneVerification(Inspection inspection, DateTimeZone zone)
{
    private readonly HashSet<ContentHash256> _told = [];

    /// <summary>The zone by the rules in force.</summary>
    public DateTimeZone Zone => zone;

    /// <summary>Calendars by the rules that cuts name.</summary>
    public CutCalendars Calendars { get; } = new(zone);

    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (ObjectKey key in inspection.Under(ZoneFiles.Prefix))
        {
            if (ZoneFiles.TryParseRules(key, out ContentHash256 hash))
            {
                await inspection.TryReadAsync(key, Inspection.RestoreFromCopy, bytes => ZoneRules.Parse(hash, bytes), cancellation).ConfigureAwait(false);
            }
            else if (ZoneFiles.TryParseEntry(key, out int number))
            {
                await inspection.TryReadAsync(key, Inspection.RestoreFromCopy, bytes => ZoneEntry.Parse(number, bytes), cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Reports rules that a cut names and that were never in force here.</summary>
    public void Require(ContentHash256? cutBy)
    {
        if (cutBy is { } name && zone.OfCut(name) is null && _told.Add(name))
        {
            inspection.Report(
                FindingKind.Missing,
                ZoneFiles.Rules(name).Value,
                $"Business days were cut by these time-zone rules, and no entry {ZoneFiles.Prefix}rules-….json names them.",
                Inspection.RestoreFromCopy);
        }
    }
}
