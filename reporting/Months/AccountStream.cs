using Accounting.Compactor.DuckDb;

namespace Accounting.Reporting.Months;

/// <summary>Reads rows of a query that are ordered by account, account by account. A chunk of them is in memory.</summary>
/// <typeparam name="T">What is made of a row.</typeparam>
internal abstract class AccountStream<T>(DuckConnection connection, string sql, CancellationToken cancellation) : IDisposable
{
    private readonly DuckResult _result = connection.Query(sql, cancellation);
    private T[] _rows = [];
    private int _count = -1;
    private int _next;

    /// <summary>The account of the next row; null where there is none.</summary>
    public long? Account
    {
        get
        {
            if (_next >= _count && _count != 0)
            {
                Read();
            }

            return _count == 0 ? null : AccountOf(_rows[_next]);
        }
    }

    /// <summary>Takes all rows of the next account.</summary>
    /// <exception cref="InvalidOperationException">The rows aren't ordered by account.</exception>
    public void TakeAccount(List<T> rows)
    {
        long? account = Account;
        while (account is not null && Account == account)
        {
            rows.Add(_rows[_next++]);
        }

        if (Account < account)
        {
            throw new InvalidOperationException($"Rows of account {Account} come after those of account {account}.");
        }
    }

    public void Dispose()
    {
        _result.Dispose();
        connection.Dispose();
    }

    protected abstract long AccountOf(in T row);

    /// <summary>Makes rows of a chunk.</summary>
    protected abstract void Read(in DuckChunk chunk, Span<T> rows);

    private void Read()
    {
        _next = 0;
        _count = 0;
        if (_result.NextChunk(out DuckChunk chunk))
        {
            _count = chunk.Rows;
            if (_rows.Length < _count)
            {
                _rows = new T[_count];
            }

            Read(chunk, _rows.AsSpan(0, _count));
        }
    }
}
