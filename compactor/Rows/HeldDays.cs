using Accounting.Compactor.DuckDb;

namespace Accounting.Compactor.Rows;

/// <summary>The winners that a version holds and nothing new speaks of, by business day, and of one by account.</summary>
internal sealed class HeldDays : IDisposable
{
    private readonly DuckConnection _connection;
    private readonly HeldFiles _files;
    private readonly Func<DuckResult, HeldWinners> _winnersOf;
    private readonly CancellationToken _cancellation;
    private HeldWinners? _open;

    /// <param name="connection">Of one thread, and its own.</param>
    /// <param name="files">The winners.</param>
    /// <param name="winnersOf">Passes over those that new rows speak of.</param>
    /// <param name="cancellation">Stops it.</param>
    public HeldDays(DuckConnection connection, HeldFiles files, Func<DuckResult, HeldWinners> winnersOf, CancellationToken cancellation)
    {
        _connection = connection;
        _files = files;
        _winnersOf = winnersOf;
        _cancellation = cancellation;
        Days = ReadDays();
    }

    /// <summary>The business days, ascending.</summary>
    public IReadOnlyList<int> Days { get; }

    /// <summary>The winners of one business day in the order of their accounts; those of another one can't be read any more.</summary>
    public HeldWinners Open(int day)
    {
        _open?.Dispose();
        string order = _files.Count > 1 ? " ORDER BY account_id" : "";
        return _open = _winnersOf(_connection.Query(
            $"SELECT {HeldWinners.Columns} FROM {_files.Sql} WHERE business_day = make_date({day}){order}", _cancellation));
    }

    public void Dispose() => _open?.Dispose();

    private List<int> ReadDays()
    {
        using DuckResult result = _connection.QueryAtOnce($"SELECT DISTINCT business_day FROM {_files.Sql} ORDER BY 1", _cancellation);
        var days = new List<int>();
        while (result.NextChunk(out DuckChunk chunk))
        {
            days.AddRange(chunk.Dates(0));
        }

        return days;
    }
}
