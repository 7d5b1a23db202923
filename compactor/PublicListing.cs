using System.Globalization;
using System.Text;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>The public files that a listing showed, by home date.</summary>
internal sealed class PublicListing
{
    /// <summary>Where programs of before kept statistics, and under what names the folders of dates.</summary>
    public const string FormerStatistics = "statistics/";

    private const string FormerDatePrefix = "date=";

    private readonly ILookup<HomeDate?, StoredObject> _files;
    private readonly ILookup<HomeDate?, StoredObject> _former;

    private PublicListing(IReadOnlyList<StoredObject> listed)
    {
        _files = listed.Where(file => !IsFormer(file.Key)).ToLookup(file => DateOf(file.Key));
        _former = listed.Where(file => IsFormer(file.Key)).ToLookup(file => DateOf(file.Key));
    }

    /// <summary>What there is of these dates at least: of each by itself where they are few, else of years or of all.</summary>
    /// <param name="store">The store.</param>
    /// <param name="days">The dates.</param>
    /// <param name="withFormer">Whether to look also where programs of before put them.</param>
    /// <param name="cancellation">Stops it between listings.</param>
    public static async Task<PublicListing> ReadAsync(IObjectStore store, IReadOnlyList<DayVersion> days, bool withFormer, CancellationToken cancellation)
    {
        HomeDate[] dates = [.. days.Select(day => day.Date).Distinct()];
        IEnumerable<string> tables = PublicTable.All.SelectMany(table => DateFolders.BeginningsOf(table.Prefix, PublicTable.DatePrefix, dates));
        IEnumerable<string> former = withFormer ? new[] { PublicTable.Transactions.Prefix, FormerStatistics }.SelectMany(table => DateFolders.BeginningsOf(table, FormerDatePrefix, dates)) : [];
        return new PublicListing(await store.ListAsync([.. tables.Union(former).Select(beginning => new KeyRange(beginning))], cancellation).ConfigureAwait(false));
    }

    /// <summary>Whether a program of before put it there.</summary>
    public static bool IsFormer(ObjectKey key) => key.Value.Split('/') is [_, var folder, _] && folder.StartsWith(FormerDatePrefix, StringComparison.Ordinal);

    /// <summary>The date in whose folder a file lies, whichever program put it there.</summary>
    public static HomeDate? DateOf(ObjectKey key) =>
        key.Value.Split('/') is [_, var folder, _] && folder.IndexOf('=', StringComparison.Ordinal) is > 0 and var end && HomeDate.TryParse(folder[(end + 1)..], out HomeDate date) ? date : null;

    public IEnumerable<StoredObject> Of(HomeDate date) => _files[date];

    public IEnumerable<StoredObject> FormerOf(HomeDate date) => _former[date];

    /// <summary>The bytes that a file has; -1 where it isn't there.</summary>
    public long LengthOf(HomeDate date, ObjectKey key) => _files[date].Where(file => file.Key == key).Select(file => file.LengthBytes).FirstOrDefault(-1);

    /// <summary>Another one whenever anybody has written one of a date's files.</summary>
    public string Seen(HomeDate date) => ContentHash256.Of(
        Encoding.UTF8.GetBytes(string.Concat(_files[date].OrderBy(file => file.Key).Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.Key} {file.LengthBytes} {file.Tag}\n"))))).Prefix16;
}
