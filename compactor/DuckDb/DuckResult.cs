using Accounting.Compactor.DuckDb.Native;

namespace Accounting.Compactor.DuckDb;

/// <summary>
/// The rows of a query, streamed: DuckDB computes them as chunks are asked for. Until it is disposed its connection
/// runs nothing else.
/// </summary>
public sealed unsafe class DuckResult : IDisposable
{
    private readonly DuckConnection _connection;
    private readonly string _sql;
    private readonly CancellationTokenRegistration _registration;
    private readonly CancellationToken _cancellationToken;
    private readonly DuckColumn[] _columns;
    private readonly ReaderColumn[] _readers;
    private NativeResult _native;
    private nint _chunk;
    private bool _isDisposed;

    internal DuckResult(
        DuckConnection connection,
        NativeResult native,
        string sql,
        CancellationTokenRegistration registration,
        CancellationToken cancellationToken)
    {
        _connection = connection;
        _native = native;
        _sql = sql;
        _registration = registration;
        _cancellationToken = cancellationToken;
        _columns = new DuckColumn[(int)DuckLibrary.ColumnCount(ref _native)];
        for (int column = 0; column < _columns.Length; column++)
        {
            string name = DuckError.Text(DuckLibrary.ColumnName(ref _native, (ulong)column));
            _columns[column] = new DuckColumn(
                name, DuckType.Take(DuckLibrary.ColumnLogicalType(ref _native, (ulong)column)));
        }

        _readers = new ReaderColumn[_columns.Length];
        connection.Opened(this);
    }

    ~DuckResult() => Release();

    public IReadOnlyList<DuckColumn> Columns => _columns;

    /// <summary>Counts the chunks, so that a chunk that is no longer there is recognised.</summary>
    internal int Generation { get; private set; }

    internal int Rows { get; private set; }

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
            _chunk = DuckLibrary.FetchChunk(_native);
            if (_chunk == 0)
            {
                ThrowIfFailed();
                chunk = default;
                return false;
            }

            Rows = (int)DuckVectors.ChunkSize(_chunk);
        }
        while (Rows == 0);

        for (int column = 0; column < _readers.Length; column++)
        {
            nint vector = DuckVectors.ChunkVector(_chunk, (ulong)column);
            _readers[column] = new ReaderColumn(DuckVectors.VectorData(vector), DuckVectors.VectorValidity(vector));
        }

        chunk = new DuckChunk(this, Generation);
        return true;
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _registration.Dispose();
        Release();
        _connection.Closed(this);
        GC.SuppressFinalize(this);
    }

    internal DuckColumn Column(int column) => _columns[column];

    internal ref readonly ReaderColumn Reader(int column, int generation)
    {
        if (generation != Generation || _chunk == 0)
            throw new ObjectDisposedException(nameof(DuckChunk), "The result has moved on from this chunk");
        return ref _readers[column];
    }

    /// <summary>A null chunk is the end, or an error.</summary>
    private void ThrowIfFailed()
    {
        nint error = DuckLibrary.ResultError(ref _native);
        if (error != 0 && DuckError.Text(error).Length > 0)
            throw Interruption.Cause(DuckError.Of(ref _native, _sql), _connection.FeedFailure, _cancellationToken);
        _connection.FeedFailure.Rethrow();
    }

    private void DropChunk()
    {
        Generation++;
        Rows = 0;
        if (_chunk != 0)
            DuckVectors.DestroyChunk(ref _chunk);
        _chunk = 0;
    }

    private void Release()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        DropChunk();
        DuckLibrary.DestroyResult(ref _native);
    }

    internal readonly struct ReaderColumn(byte* data, ulong* validity)
    {
        internal readonly byte* Data = data;

        /// <summary>One bit a row, set if it is not null; no mask if none is.</summary>
        internal readonly ulong* Validity = validity;

        internal bool IsNull(int row) => Validity is not null && (Validity[row >> 6] & (1UL << (row & 63))) == 0;
    }
}
