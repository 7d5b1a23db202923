using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods.DataChunks;
using static DuckDB.NET.Native.NativeMethods.Query;
using static DuckDB.NET.Native.NativeMethods.Vectors;

namespace Accounting.Compactor.DuckDb;

/// <summary>
/// The rows of a query, streamed: DuckDB computes them as chunks are asked for. Until it is disposed its connection
/// runs nothing else.
/// </summary>
/// <remarks>
/// It has no finalizer: that would close a streamed result, which is work on its connection, on a thread of the runtime's while another may be using
/// that connection, or has closed it.
/// </remarks>
public sealed unsafe class DuckResult : IDisposable
{
    private readonly DuckConnection _connection;
    private readonly string _sql;
    private readonly Interruption _interruption;
    private readonly CancellationToken _cancellationToken;
    private readonly DuckColumn[] _columns;
    private readonly ReaderColumn[] _readers;
    private DuckDBResult _native;
    private DuckDBDataChunk? _chunk;
    private bool _isDisposed;

    internal DuckResult(
        DuckConnection connection,
        DuckDBResult native,
        string sql,
        Interruption interruption,
        CancellationToken cancellationToken)
    {
        _connection = connection;
        _native = native;
        _sql = sql;
        _interruption = interruption;
        _cancellationToken = cancellationToken;
        _columns = new DuckColumn[(int)DuckDBColumnCount(ref _native)];
        for (int column = 0; column < _columns.Length; column++)
        {
            _columns[column] = new DuckColumn(
                DuckDBColumnName(ref _native, column), DuckType.Take(DuckDBColumnLogicalType(ref _native, column)));
        }

        _readers = new ReaderColumn[_columns.Length];
        connection.Opened(this);
    }

    public IReadOnlyList<DuckColumn> Columns => _columns;

    /// <summary>Counts the chunks, so that a chunk that is no longer there is recognised.</summary>
    internal int Generation { get; private set; }

    internal int Rows { get; private set; }

    /// <summary>The chunk that was fetched last.</summary>
    internal DuckChunk Current => new(this, Generation);

    /// <summary>Fetches the next chunk; what was read from the one before is no longer valid.</summary>
    /// <returns>Whether there is one. A chunk has at least one row.</returns>
    /// <exception cref="DuckException">The query failed on the way.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public bool NextChunk(out DuckChunk chunk)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        DropChunk();
        do
        {
            _cancellationToken.ThrowIfCancellationRequested();
            DropChunk();
            _chunk = DuckDBFetchChunk(_native);
            if (_chunk.IsInvalid)
            {
                DropChunk();
                ThrowIfFailed();
                chunk = default;
                return false;
            }

            Rows = (int)DuckDBDataChunkGetSize(_chunk);
        }
        while (Rows == 0);

        for (int column = 0; column < _readers.Length; column++)
        {
            nint vector = DuckDBDataChunkGetVector(_chunk, column);
            _readers[column] = new ReaderColumn((byte*)DuckDBVectorGetData(vector), DuckDBVectorGetValidity(vector));
        }

        chunk = new DuckChunk(this, Generation);
        return true;
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _interruption.Dispose();
        DropChunk();
        _native.Close();
        _connection.Closed(this);
    }

    internal DuckColumn Column(int column) => _columns[column];

    internal ref readonly ReaderColumn Reader(int column, int generation)
    {
        if (generation != Generation || _chunk is null)
            throw new ObjectDisposedException(nameof(DuckChunk), "The result has moved on from this chunk");
        return ref _readers[column];
    }

    /// <summary>A null chunk is the end, or an error.</summary>
    private void ThrowIfFailed()
    {
        if (!string.IsNullOrEmpty(DuckDBResultError(ref _native)))
            throw Interruption.Cause(DuckError.Of(ref _native, _sql), _connection.FeedFailure, _cancellationToken);
        _connection.FeedFailure.Rethrow();
    }

    private void DropChunk()
    {
        Generation++;
        Rows = 0;
        _chunk?.Dispose();
        _chunk = null;
    }

    internal readonly struct ReaderColumn(byte* data, ulong* validity)
    {
        internal readonly byte* Data = data;

        /// <summary>One bit a row, set if it is not null; no mask if none is.</summary>
        internal readonly ulong* Validity = validity;

        internal bool IsNull(int row) => Validity is not null && (Validity[row >> 6] & (1UL << (row & 63))) == 0;
    }
}
