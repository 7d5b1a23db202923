using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Compactor.Rows;

/// <summary>The rows of a file of each of many home dates, one date after the other, with the home date after the file's columns.</summary>
/// <param name="columns">The file's.</param>
/// <param name="feeds">Of each date its rows; asked for as they are read.</param>
internal sealed class DatedFeed(IReadOnlyList<DuckColumn> columns, IEnumerable<(HomeDate Date, IRowFeed Rows)> feeds) : IRowFeed, IDisposable
{
    /// <summary>What the home date's column is called.</summary>
    public const string DateColumn = "home_date";

    private readonly IEnumerator<(HomeDate Date, IRowFeed Rows)> _feeds = feeds.GetEnumerator();
    private readonly Dictionary<HomeDate, long> _counts = [];
    private bool _isWithin;

    public IReadOnlyList<DuckColumn> Columns { get; } = [.. columns, new DuckColumn(DateColumn, DuckType.Date)];

    /// <summary>How many rows were given of a date.</summary>
    public long CountOf(HomeDate date) => _counts.GetValueOrDefault(date);

    public int Fill(DuckChunkWriter writer)
    {
        while (_isWithin || _feeds.MoveNext())
        {
            int count = _feeds.Current.Rows.Fill(writer);
            _isWithin = count > 0;
            if (_isWithin)
            {
                WriteDate(writer, _feeds.Current.Date, count);
                return count;
            }
        }

        return 0;
    }

    public void Dispose() => _feeds.Dispose();

    private void WriteDate(DuckChunkWriter writer, HomeDate date, int count)
    {
        for (int row = 0; row < count; row++)
        {
            writer.SetDate(columns.Count, row, date.DaysSinceEpoch);
        }

        _counts[date] = CountOf(date) + count;
    }
}
