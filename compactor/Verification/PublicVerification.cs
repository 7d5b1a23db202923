using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Ingest;

namespace Accounting.Compactor.Verification;

/// <summary>
/// Verifies the public files against <c>state/public.json</c>, and that against the day versions that they were made of, byte by byte, and mends what can be made
/// again. While a date waits to be published anew, its files may be those of any of its versions.
/// </summary>
/// <param name="inspection">What is there, and what is found.</param>
/// <param name="days">The versions.</param>
/// <param name="options">For making files anew, where the record doesn't say what they were.</param>
public sealed class PublicVerification(Inspection inspection, VerifiedDays days, CompactorOptions options)
{
    private const string Repair = "Run 'accounting verify --repair', which makes it again from the day version.";
    private const string Compact = "Run 'accounting compact'.";

    private static readonly string[] Prefixes = [.. PublicTable.All.Select(table => table.Prefix), PublicListing.FormerStatistics];

    private readonly ILookup<HomeDate?, ObjectKey> _present = Prefixes.SelectMany(inspection.Under).ToLookup(PublicListing.DateOf);
    private readonly HashSet<DayVersion> _wrong = [];
    private readonly HashSet<HomeDate> _behind = [];

    /// <summary>Dates whose published version can't be read, which is reported: nothing can be said of their files.</summary>
    private readonly HashSet<HomeDate> _unknown = [];
    private int _wrongFiles;
    private bool _recordIsWrong;

    /// <summary>How many files <see cref="RepairAsync"/> would write.</summary>
    public int Repairable => _wrongFiles + (_recordIsWrong ? 1 : 0);

    public async Task RunAsync(CancellationToken cancellation)
    {
        PublicRecord? record = await ReadRecordAsync(cancellation).ConfigureAwait(false);
        foreach (DayVersion day in days.Current.Values.OrderBy(day => day.Date))
        {
            if (record is not null && record.FilesOf(day) is null)
            {
                ReportBehind(day, record.Of(day.Date)?.Version);
            }

            if (_behind.Contains(day.Date))
            {
                await VerifyBehindAsync(day.Date, record?.Of(day.Date)?.Files, cancellation).ConfigureAwait(false);
            }
            else if (!_unknown.Contains(day.Date))
            {
                await VerifyAsync(day, record?.FilesOf(day), cancellation).ConfigureAwait(false);
            }
        }

        ReportForeign();
        ReportUnknownDates(record);
    }

    /// <summary>Makes the wrong and missing files again, and writes the record where it was damaged. Foreign files stay.</summary>
    public Task RepairAsync(CancellationToken cancellation) => new PublicFiles(inspection.Store, options).RepairAsync(
        [.. _wrong],
        _recordIsWrong ? [.. days.Whole.Where(day => !_behind.Contains(day.Date))] : null,
        cancellation);

    private async Task<PublicRecord?> ReadRecordAsync(CancellationToken cancellation)
    {
        if (!inspection.Holds(PublicRecord.Key) && inspection.Under(PublicTable.Transactions.Prefix).Count == 0)
        {
            // Nothing was published yet.
            return new PublicRecord();
        }

        PublicRecord? record = await inspection.TryReadAsync(PublicRecord.Key, Repair, bytes => PublicRecord.Parse(bytes), cancellation).ConfigureAwait(false);
        _recordIsWrong = record is null;
        return record;
    }

    private void ReportBehind(DayVersion day, string? published)
    {
        bool isKnown = published is null || days.Versions.Any(version => version.Date == day.Date && version.Version == published);
        if (isKnown)
        {
            _behind.Add(day.Date);
            inspection.Report(
                FindingKind.Behind, $"{PublicTable.Transactions.Prefix}{PublicTable.DatePrefix}{day.Date}/", $"The public files are not yet those of the day version {day.Version}.", Compact);
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
        inspection.Report(FindingKind.Disagreeing, PublicRecord.Key.Value, $"It names the version {published} of {day.Date}, which doesn't exist; the newest is {day.Version}.", Repair);
    }

    /// <param name="day">The version.</param>
    /// <param name="files">What the record says that its files are; null where it can't be read.</param>
    /// <param name="cancellation">Stops it between files.</param>
    private async Task VerifyAsync(DayVersion day, IReadOnlyList<PublishedFile>? files, CancellationToken cancellation)
    {
        if ((files ?? await TryMakeAsync(day, cancellation).ConfigureAwait(false)) is not { } expected)
        {
            _unknown.Add(day.Date);
            return;
        }

        foreach (PublishedFile file in expected)
        {
            using FileLease? lease = await inspection.TryLeaseAsync(file.Key, file.Sha256, Repair, cancellation).ConfigureAwait(false);
            if (lease is null && days.Whole.Contains(day))
            {
                _wrong.Add(day);
                _wrongFiles++;
            }
        }
    }

    /// <summary>Files may be those that the record names, or, where a crash came between them and it, those of a version.</summary>
    private async Task VerifyBehindAsync(HomeDate date, IReadOnlyList<PublishedFile>? recorded, CancellationToken cancellation)
    {
        var allowed = (recorded ?? []).ToLookup(file => file.Key, file => file.Sha256);
        ObjectKey[] others = [.. await OtherThanAsync(allowed, [.. _present[date].Where(key => !PublicListing.IsFormer(key))], cancellation).ConfigureAwait(false)];
        foreach (DayVersion version in others.Length == 0 ? [] : days.Versions.Where(version => version.Date == date))
        {
            var made = (await TryMakeAsync(version, cancellation).ConfigureAwait(false) ?? []).ToLookup(file => file.Key, file => file.Sha256);
            others = [.. await OtherThanAsync(made, others, cancellation).ConfigureAwait(false)];
        }

        foreach (ObjectKey key in others.Where(key => key.Name.EndsWith(".parquet", StringComparison.Ordinal)))
        {
            inspection.Claim(key);
            inspection.Report(FindingKind.Damaged, key.Value, "Its bytes are those of no day version.", Compact);
        }
    }

    private async Task<IReadOnlyList<ObjectKey>> OtherThanAsync(ILookup<ObjectKey, ContentHash256> allowed, IReadOnlyList<ObjectKey> keys, CancellationToken cancellation)
    {
        var others = new List<ObjectKey>();
        foreach (ObjectKey key in keys)
        {
            if (allowed.Contains(key) && await inspection.MatchesAsync(key, allowed[key].First(), cancellation).ConfigureAwait(false))
            {
                inspection.Claim(key);
            }
            else
            {
                others.Add(key);
            }
        }

        return others;
    }

    /// <summary>What a version's public files are; null where it isn't whole, which is reported.</summary>
    private async Task<IReadOnlyList<PublishedFile>?> TryMakeAsync(DayVersion day, CancellationToken cancellation)
    {
        var unreadable = new Dictionary<DayVersion, DamagedDataException>();
        using DerivedFiles made = await DerivedFiles.MakeAsync(inspection.Store, options, [day], unreadable, cancellation).ConfigureAwait(false);
        return unreadable.Count > 0 ? null : [.. made.Files.Select(file => file.Published)];
    }

    private void ReportForeign()
    {
        foreach (ObjectKey key in Prefixes.SelectMany(inspection.Unclaimed))
        {
            inspection.Claim(key);
            if (!IsOfUnknownDay(key))
            {
                inspection.Report(
                    FindingKind.Disagreeing,
                    key.Value,
                    "No day version has such a file, and whoever reads the folder counts it in.",
                    "Move it elsewhere, or remove it.");
            }
        }
    }

    /// <summary>
    /// Of a date none of whose versions can be read, nothing can be said of the public files; the damage is reported. What a program of before published goes once its
    /// date is published anew.
    /// </summary>
    private bool IsOfUnknownDay(ObjectKey key) =>
        PublicListing.DateOf(key) is { } date
        && (_unknown.Contains(date) || (_behind.Contains(date) && PublicListing.IsFormer(key))
            || (!days.Current.ContainsKey(date) && inspection.Under($"{DayFiles.Prefix}date={date}/").Count > 0));

    private void ReportMissingManifest(string manifest)
    {
        if (!ObjectKey.TryParse(manifest, out ObjectKey key) || !inspection.Holds(key))
        {
            inspection.Report(
                FindingKind.Missing,
                manifest,
                $"Its files were published, as {PublicRecord.Key} says, and it is missing.",
                "Run 'accounting compact', which folds the day again; or restore it from a copy of the store.");
        }
    }

    private void ReportUnknownDates(PublicRecord? record)
    {
        foreach ((string date, PublishedDate published) in record?.Dates ?? new Dictionary<string, PublishedDate>())
        {
            if (HomeDate.TryParse(date, out HomeDate parsed) && days.Current.ContainsKey(parsed))
            {
                continue;
            }

            ReportMissingManifest($"{DayFiles.Prefix}date={date}/{published.Version}/{DayFiles.Manifest}");
        }
    }
}
