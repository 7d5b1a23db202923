using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Ingest;

namespace Accounting.Compactor.Verification;

/// <summary>
/// Verifies <c>transactions/</c>, <c>statistics/</c> and <c>state/public.json</c> against the day versions they were copied from, byte by byte,
/// and mends what can be copied again. While a date waits to be published anew, its files may be those of any of its versions.
/// </summary>
public sealed class PublicVerification(Inspection inspection, VerifiedDays days)
{
    private const string Repair = "Run 'accounting verify --repair', which copies it again from the day version.";
    private const string Compact = "Run 'accounting compact'.";

    private readonly List<(DayVersion Day, DayOutput Output, ObjectKey Target)> _wrong = [];
    private readonly HashSet<HomeDate> _behind = [];

    /// <summary>Dates whose published version can't be read, which is reported: nothing can be said of their files.</summary>
    private readonly HashSet<HomeDate> _unknown = [];
    private bool _recordIsWrong;

    /// <summary>How many files <see cref="RepairAsync"/> would write.</summary>
    public int Repairable => _wrong.Count + (_recordIsWrong ? 1 : 0);

    public async Task RunAsync(CancellationToken cancellation)
    {
        SortedDictionary<string, PublishedDate>? record = await ReadRecordAsync(cancellation).ConfigureAwait(false);
        foreach (DayVersion day in days.Current.Values.OrderBy(day => day.Date))
        {
            if (record is not null && record.GetValueOrDefault(day.Date.ToString())?.Version is var published && published != day.Version)
            {
                ReportBehind(day, published);
            }

            foreach ((DayOutput output, ObjectKey target) in PublicFiles.CopiesOf(day))
            {
                await VerifyAsync(day, output, target, cancellation).ConfigureAwait(false);
            }
        }

        ReportForeign();
        ReportUnknownDates(record);
    }

    /// <summary>Copies the wrong and missing files again, and writes the record where it was damaged. Foreign files stay.</summary>
    public Task RepairAsync(CancellationToken cancellation) => new PublicFiles(inspection.Store).RepairAsync(
        _wrong,
        _recordIsWrong ? [.. days.Whole.Where(day => !_behind.Contains(day.Date))] : null,
        cancellation);

    private async Task<SortedDictionary<string, PublishedDate>?> ReadRecordAsync(CancellationToken cancellation)
    {
        if (!inspection.Holds(PublicFiles.RecordKey) && inspection.Under(PublicFiles.TransactionsPrefix).Count == 0)
        {
            // Nothing was published yet.
            return [];
        }

        SortedDictionary<string, PublishedDate>? record = await inspection.TryReadAsync(
            PublicFiles.RecordKey,
            Repair,
            bytes => PublicFiles.ParseRecord(bytes),
            cancellation).ConfigureAwait(false);
        _recordIsWrong = record is null;
        return record;
    }

    private void ReportBehind(DayVersion day, string? published)
    {
        bool isKnown = published is null || days.Versions.Any(version => version.Date == day.Date && version.Version == published);
        if (isKnown)
        {
            _behind.Add(day.Date);
            inspection.Report(FindingKind.Behind, $"{PublicFiles.TransactionsPrefix}date={day.Date}/", $"The public files are not yet those of the day version {day.Version}.", Compact);
            return;
        }

        string folder = $"{DayFiles.Prefix}date={day.Date}/{published}/";
        if (inspection.Under(folder).Count > 0)
        {
            _unknown.Add(day.Date);
            ReportMissingManifest(folder + DayFiles.Manifest);
            return;
        }

        _recordIsWrong = true;
        inspection.Report(FindingKind.Disagreeing, PublicFiles.RecordKey.Value, $"It names the version {published} of {day.Date}, which doesn't exist; the newest is {day.Version}.", Repair);
    }

    private async Task VerifyAsync(DayVersion day, DayOutput output, ObjectKey target, CancellationToken cancellation)
    {
        inspection.Claim(target);
        if (_unknown.Contains(day.Date))
        {
            return;
        }

        if (_behind.Contains(day.Date))
        {
            if (inspection.Holds(target) && !await IsOfAnyVersionAsync(day.Date, target, cancellation).ConfigureAwait(false))
            {
                inspection.Report(FindingKind.Damaged, target.Value, "Its bytes are those of no day version.", Compact);
            }

            return;
        }

        using FileLease? lease = await inspection.TryLeaseAsync(target, output.Sha256, Repair, cancellation).ConfigureAwait(false);
        if (lease is null && days.Whole.Contains(day))
        {
            _wrong.Add((day, output, target));
        }
    }

    private async Task<bool> IsOfAnyVersionAsync(HomeDate date, ObjectKey target, CancellationToken cancellation)
    {
        foreach (DayVersion version in days.Versions.Where(version => version.Date == date))
        {
            foreach ((DayOutput output, _) in PublicFiles.CopiesOf(version).Where(copy => copy.Target == target))
            {
                if (await inspection.MatchesAsync(target, output.Sha256, cancellation).ConfigureAwait(false))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void ReportForeign()
    {
        HashSet<ObjectKey> older = [.. days.Versions.Where(version => _behind.Contains(version.Date)).SelectMany(PublicFiles.CopiesOf).Select(copy => copy.Target)];
        foreach (ObjectKey key in inspection.Unclaimed(PublicFiles.TransactionsPrefix).Concat(inspection.Unclaimed(PublicFiles.StatisticsPrefix)))
        {
            inspection.Claim(key);
            if (!older.Contains(key) && !IsOfUnknownDay(key))
            {
                inspection.Report(
                    FindingKind.Disagreeing,
                    key.Value,
                    "No day version has such a file, and whoever reads the folder counts it in.",
                    "Move it elsewhere, or remove it.");
            }
        }
    }

    /// <summary>Of a date none of whose versions can be read, nothing can be said of the public files; the damage is reported.</summary>
    private bool IsOfUnknownDay(ObjectKey key) =>
        key.Value.Split('/')[1] is { } folder && folder.StartsWith("date=", StringComparison.Ordinal)
        && HomeDate.TryParse(folder["date=".Length..], out HomeDate date)
        && (_unknown.Contains(date) || (!days.Current.ContainsKey(date) && inspection.Under($"{DayFiles.Prefix}date={date}/").Count > 0));

    private void ReportMissingManifest(string manifest)
    {
        if (!ObjectKey.TryParse(manifest, out ObjectKey key) || !inspection.Holds(key))
        {
            inspection.Report(
                FindingKind.Missing,
                manifest,
                $"Its files were published, as {PublicFiles.RecordKey} says, and it is missing.",
                "Run 'accounting compact', which folds the day again; or restore it from a copy of the store.");
        }
    }

    private void ReportUnknownDates(SortedDictionary<string, PublishedDate>? record)
    {
        foreach ((string date, PublishedDate published) in record ?? [])
        {
            if (HomeDate.TryParse(date, out HomeDate parsed) && days.Current.ContainsKey(parsed))
            {
                continue;
            }

            ReportMissingManifest($"{DayFiles.Prefix}date={date}/{published.Version}/{DayFiles.Manifest}");
        }
    }
}
