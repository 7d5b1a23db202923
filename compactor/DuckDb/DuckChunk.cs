using System.Text;

namespace Accounting.Compactor.DuckDb;

/// <summary>
/// Up to 2,048 rows of a result, column by column. Spans point into DuckDB's memory and are valid until the next
/// chunk is asked for or the result is disposed. Where a row is null a span holds anything: ask <see cref="IsNull"/>.
/// Asking a column for another type than its own throws, and so does asking a null for its value.
/// </summary>
public readonly unsafe ref struct DuckChunk
{
    private readonly DuckResult _result;
    private readonly int _generation;

    internal DuckChunk(DuckResult result, int generation)
    {
        _result = result;
        _generation = generation;
        Rows = result.Rows;
    }

    public int Rows { get; }

    public bool IsNull(int column, int row) => Reader(column, row).IsNull(row);

    /// <summary>INTEGER.</summary>
    public ReadOnlySpan<int> Integers(int column) => Span<int>(column, DuckKind.Integer);

    /// <summary>BIGINT.</summary>
    public ReadOnlySpan<long> Longs(int column) => Span<long>(column, DuckKind.BigInt);

    /// <summary>UBIGINT.</summary>
    public ReadOnlySpan<ulong> UnsignedLongs(int column) => Span<ulong>(column, DuckKind.UnsignedBigInt);

    /// <summary>HUGEINT: also what sum() makes of BIGINT.</summary>
    public ReadOnlySpan<Int128> HugeInts(int column) => Span<Int128>(column, DuckKind.HugeInt);

    /// <summary>DATE, in days since 1970-01-01.</summary>
    public ReadOnlySpan<int> Dates(int column) => Span<int>(column, DuckKind.Date);

    /// <summary>TIMESTAMP or TIMESTAMP WITH TIME ZONE, in microseconds since 1970-01-01 UTC.</summary>
    public ReadOnlySpan<long> Timestamps(int column) => Span<long>(
        column, TypeOf(column).Kind == DuckKind.Timestamp ? DuckKind.Timestamp : DuckKind.TimestampTz);

    /// <summary>DECIMAL of 10 to 18 digits in units of its scale, which must be the one expected.</summary>
    public ReadOnlySpan<long> Decimals(int column, int scale)
    {
        RequireDecimal(column, scale, sizeof(long));
        return Span<long>(column, DuckKind.Decimal);
    }

    /// <summary>DECIMAL of 19 to 38 digits, as sum() makes it, in units of its scale, which must be the one expected.</summary>
    public ReadOnlySpan<Int128> WideDecimals(int column, int scale)
    {
        RequireDecimal(column, scale, 2 * sizeof(long));
        return Span<Int128>(column, DuckKind.Decimal);
    }

    public bool Boolean(int column, int row) => *(Cells(column, row, DuckKind.Boolean) + row) != 0;

    /// <summary>UUID, as the big-endian number its digits spell.</summary>
    public UInt128 Uuid(int column, int row) =>
        DuckUuid.Flip(*((UInt128*)Cells(column, row, DuckKind.Uuid) + row));

    /// <summary>VARCHAR.</summary>
    public ReadOnlySpan<byte> Utf8(int column, int row) =>
        DuckString.Read((byte*)((Int128*)Cells(column, row, DuckKind.Varchar) + row));

    /// <summary>VARCHAR.</summary>
    public string Text(int column, int row) => Encoding.UTF8.GetString(Utf8(column, row));

    internal DuckType TypeOf(int column) => _result.Column(column).Type;

    internal bool MayHaveNulls(int column) => _result.Reader(column, _generation).Validity is not null;

    /// <summary>The bytes of cells, of each as many as its type takes.</summary>
    internal ReadOnlySpan<byte> Cells(int column, int row, int rows, int cellBytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)row + (uint)rows, (uint)Rows, nameof(rows));
        return new ReadOnlySpan<byte>(_result.Reader(column, _generation).Data + (row * cellBytes), rows * cellBytes);
    }

    private ref readonly DuckResult.ReaderColumn Reader(int column, int row)
    {
        ref readonly DuckResult.ReaderColumn reader = ref _result.Reader(column, _generation);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        return ref reader;
    }

    private ReadOnlySpan<T> Span<T>(int column, DuckKind kind)
        where T : unmanaged
    {
        RequireKind(column, kind);
        return new ReadOnlySpan<T>(_result.Reader(column, _generation).Data, Rows);
    }

    private byte* Cells(int column, int row, DuckKind kind)
    {
        RequireKind(column, kind);
        ref readonly DuckResult.ReaderColumn reader = ref Reader(column, row);
        return reader.IsNull(row)
            ? throw new InvalidOperationException($"Column {_result.Column(column).Name} is null in row {row}")
            : reader.Data;
    }

    private void RequireKind(int column, DuckKind kind)
    {
        if (TypeOf(column).Kind != kind)
            throw new InvalidOperationException(
                $"Column {_result.Column(column).Name} is {TypeOf(column)}, not {kind}");
    }

    private void RequireDecimal(int column, int scale, int storageBytes)
    {
        DuckType type = TypeOf(column);
        if (type.Kind != DuckKind.Decimal || type.Scale != scale || DuckDecimal.StorageBytes(type.Width) != storageBytes)
            throw new InvalidOperationException(
                $"Column {_result.Column(column).Name} is {type}, not a decimal of scale {scale} in {storageBytes} bytes");
    }
}
