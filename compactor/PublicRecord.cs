using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary><c>state/public.json</c>: what was published, by home date.</summary>
internal sealed class PublicRecord
{
    public static readonly ObjectKey Key = ObjectKey.Parse("state/public.json");

    private readonly SortedDictionary<string, PublishedDate> _dates;

    /// <summary>Of nothing.</summary>
    public PublicRecord()
        : this(new Dictionary<string, PublishedDate>())
    {
    }

    private PublicRecord(IReadOnlyDictionary<string, PublishedDate> dates) => _dates = new SortedDictionary<string, PublishedDate>(dates.ToDictionary(), StringComparer.Ordinal);

    public IReadOnlyDictionary<string, PublishedDate> Dates => _dates;

    /// <summary>Whether it has dates that a program of before published, whose files may still be there.</summary>
    public bool HasFormer => _dates.Values.Any(date => date.Files is null);

    /// <summary>Earlier versions wrote the dates alone, without format and seal, or without files.</summary>
    /// <exception cref="DamagedDataException">The bytes aren't those that were written.</exception>
    public static PublicRecord Parse(ReadOnlySpan<byte> bytes) => new(
        StoredFormat.TryRead(bytes) is null
            ? StoreJson.Deserialize<Dictionary<string, PublishedDate>>(Key, bytes)
            : SealedJson.Deserialize<PublishedDates>(Key, bytes).Dates);

    /// <summary>Of a record that is damaged nothing is believed: every public file is made anew, and the record written.</summary>
    public static async Task<PublicRecord> ReadAsync(IObjectStore store, CancellationToken cancellation)
    {
        try
        {
            if (await store.TryReadAsync(Key, cancellation).ConfigureAwait(false) is { } bytes)
            {
                return Parse(bytes);
            }
        }
        catch (DamagedDataException)
        {
            // As if nothing had been published yet.
        }

        return new PublicRecord();
    }

    public PublishedDate? Of(HomeDate date) => _dates.GetValueOrDefault(date.ToString());

    /// <summary>The files that a version was published as; null where it wasn't.</summary>
    public IReadOnlyList<PublishedFile>? FilesOf(DayVersion day) => Of(day.Date) is { } published && published.Version == day.Version ? published.Files : null;

    /// <summary>Whether a version was published, and its files are as a listing showed them when they were found right.</summary>
    public bool IsFresh(DayVersion day, string seen) => FilesOf(day) is not null && Of(day.Date)!.Seen == seen;

    public void Set(DayVersion day, IReadOnlyList<PublishedFile> files, string? seen) => _dates[day.Date.ToString()] = new PublishedDate(day.Version, seen) { Files = files };

    public Task WriteAsync(IObjectStore store, CancellationToken cancellation) => store.PutAsync(
        [ObjectContent.FromBytes(Key, SealedJson.Serialize(new PublishedDates { Format = PublishedDates.CurrentFormat, Dates = _dates }))], cancellation);
}
