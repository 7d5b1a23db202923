using System.Text.Unicode;
using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods.DataChunks;
using static DuckDB.NET.Native.NativeMethods.Helpers;
using static DuckDB.NET.Native.NativeMethods.Vectors;

namespace Accounting.Compactor.DuckDb;

/// <summary>
/// A chunk that a feed fills. Each column is written from row 0 upwards, each cell once, null or not; columns may be
/// written in any order, row by row or one after the other. Anything else throws, so that no cell is ever forgotten.
/// </summary>
public sealed unsafe class DuckChunkWriter
{
    private readonly string _table;
    private readonly DuckColumn[] _columns;
    private readonly WriterColumn[] _writers;

    internal DuckChunkWriter(string table, DuckColumn[] columns)
    {
        _table = table;
        _columns = columns;
        _writers = new WriterColumn[columns.Length];
    }

    /// <summary>Rows the chunk holds at most: 2,048.</summary>
    public int Capacity { get; private set; }

    public int ColumnCount => _columns.Length;

    public void SetNull(int column, int row)
    {
        ref WriterColumn writer = ref Next(column, row);
        MarkNull(ref writer, row);
    }

    public void SetBoolean(int column, int row, bool value) =>
        *Cell<byte>(column, row, DuckKind.Boolean) = value ? (byte)1 : (byte)0;

    /// <summary>INTEGER.</summary>
    public void SetInteger(int column, int row, int value) => *Cell<int>(column, row, DuckKind.Integer) = value;

    /// <summary>BIGINT.</summary>
    public void SetLong(int column, int row, long value) => *Cell<long>(column, row, DuckKind.BigInt) = value;

    /// <summary>UBIGINT.</summary>
    public void SetUnsignedLong(int column, int row, ulong value) =>
        *Cell<ulong>(column, row, DuckKind.UnsignedBigInt) = value;

    /// <summary>DATE, in days since 1970-01-01.</summary>
    public void SetDate(int column, int row, int daysSinceEpoch) =>
        *Cell<int>(column, row, DuckKind.Date) = daysSinceEpoch;

    /// <summary>BOOLEAN, or null.</summary>
    public void SetBoolean(int column, int row, bool? value)
    {
        if (value is { } present)
            SetBoolean(column, row, present);
        else
            SetNull(column, row);
    }

    /// <summary>BIGINT, or null.</summary>
    public void SetLong(int column, int row, long? value)
    {
        if (value is { } present)
            SetLong(column, row, present);
        else
            SetNull(column, row);
    }

    /// <summary>DECIMAL, or null.</summary>
    public void SetDecimal(int column, int row, Int128? value)
    {
        if (value is { } present)
            SetDecimal(column, row, present);
        else
            SetNull(column, row);
    }

    /// <summary>TIMESTAMP or TIMESTAMP WITH TIME ZONE, in microseconds since 1970-01-01 UTC.</summary>
    public void SetTimestamp(int column, int row, long microsSinceEpoch)
    {
        DuckKind kind = _columns[column].Type.Kind == DuckKind.Timestamp ? DuckKind.Timestamp : DuckKind.TimestampTz;
        *Cell<long>(column, row, kind) = microsSinceEpoch;
    }

    /// <summary>UUID, as the big-endian number its digits spell.</summary>
    public void SetUuid(int column, int row, UInt128 value) =>
        *Cell<UInt128>(column, row, DuckKind.Uuid) = DuckUuid.Flip(value);

    /// <summary>DECIMAL of any width, in units of its scale: 1.5 in DECIMAL(18,4) is 15,000.</summary>
    /// <exception cref="OverflowException">The value has more digits than the column.</exception>
    public void SetDecimal(int column, int row, Int128 value)
    {
        DuckType type = _columns[column].Type;
        if (type.Kind == DuckKind.Decimal && !DuckDecimal.Fits(value, type.Width))
            throw new OverflowException($"{value} does not fit into {type} of column {_columns[column].Name}");
        switch (DuckDecimal.StorageBytes(type.Width))
        {
            case 2:
                *Cell<short>(column, row, DuckKind.Decimal) = (short)value;
                break;
            case 4:
                *Cell<int>(column, row, DuckKind.Decimal) = (int)value;
                break;
            case 8:
                *Cell<long>(column, row, DuckKind.Decimal) = (long)value;
                break;
            default:
                *Cell<Int128>(column, row, DuckKind.Decimal) = value;
                break;
        }
    }

    /// <summary>VARCHAR.</summary>
    /// <exception cref="ArgumentException">The bytes are not UTF-8.</exception>
    public void SetUtf8(int column, int row, ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
            throw new ArgumentException($"Column {_columns[column].Name}: not valid UTF-8", nameof(utf8));
        SetBytes(column, row, DuckKind.Varchar, utf8);
    }

    /// <summary>VARCHAR, or null.</summary>
    /// <exception cref="ArgumentException">The text is not valid Unicode.</exception>
    public void SetText(int column, int row, string? text)
    {
        if (text is null)
            SetNull(column, row);
        else
            SetBytes(column, row, DuckKind.Varchar, Sql.Utf8(text));
    }

    /// <summary>Rows of the same column of a result, nulls too.</summary>
    /// <exception cref="InvalidOperationException">The column has another type there.</exception>
    public void Copy(int column, int row, in DuckChunk from, int fromRow, int rows)
    {
        DuckType type = _columns[column].Type;
        if (from.TypeOf(column) != type)
            throw new InvalidOperationException($"Column {_columns[column].Name} of {_table} is {type}, not {from.TypeOf(column)}");
        if (row != _writers[column].Rows || row + rows > Capacity)
            ThrowWrongRow(column, row);
        if (type.Kind == DuckKind.Varchar)
        {
            CopyTexts(column, row, from, fromRow, rows);
            return;
        }

        from.Cells(column, fromRow, rows, type.CellBytes).CopyTo(new Span<byte>(_writers[column].Data + (row * type.CellBytes), rows * type.CellBytes));
        for (int index = 0; from.MayHaveNulls(column) && index < rows; index++)
        {
            if (from.IsNull(column, fromRow + index))
                MarkNull(ref _writers[column], row + index);
        }

        _writers[column].Rows += rows;
    }

    internal void Attach(DuckDBDataChunk chunk)
    {
        for (int column = 0; column < _writers.Length; column++)
        {
            nint vector = DuckDBDataChunkGetVector(chunk, column);
            _writers[column] = new WriterColumn
            {
                Vector = vector,
                Data = (byte*)DuckDBVectorGetData(vector),
                Kind = _columns[column].Type.Kind,
            };
        }

        Capacity = (int)DuckDBVectorSize();
    }

    /// <summary>From here on nothing can be written: the chunk is DuckDB's again.</summary>
    internal void Detach()
    {
        Capacity = 0;
        Array.Clear(_writers);
    }

    internal void RequireFilled(int rows)
    {
        if ((uint)rows > (uint)Capacity)
            throw new InvalidOperationException($"The feed of {_table} returned {rows} rows, of at most {Capacity}");
        for (int column = 0; column < _writers.Length; column++)
        {
            if (_writers[column].Rows != rows)
                throw new InvalidOperationException(
                    $"The feed of {_table} returned {rows} rows, and wrote {_writers[column].Rows} of {_columns[column].Name}");
        }
    }

    private static void MarkNull(ref WriterColumn writer, int row)
    {
        if (writer.Validity is null)
        {
            DuckDBVectorEnsureValidityWritable(writer.Vector);
            writer.Validity = DuckDBVectorGetValidity(writer.Vector);
        }

        writer.Validity[row >> 6] &= ~(1UL << (row & 63));
    }

    private void CopyTexts(int column, int row, in DuckChunk from, int fromRow, int rows)
    {
        for (int index = 0; index < rows; index++)
        {
            if (from.IsNull(column, fromRow + index))
                SetNull(column, row + index);
            else
                SetBytes(column, row + index, DuckKind.Varchar, from.Utf8(column, fromRow + index));
        }
    }

    private void SetBytes(int column, int row, DuckKind kind, ReadOnlySpan<byte> bytes)
    {
        byte* cell = (byte*)Cell<Int128>(column, row, kind);
        if (bytes.Length > DuckString.InlineBytes)
        {
            fixed (byte* address = bytes)
                DuckDBUnsafeVectorAssignStringElementLength(_writers[column].Vector, (ulong)row, address, bytes.Length);
            return;
        }

        DuckString.WriteInline(cell, bytes);
    }

    private T* Cell<T>(int column, int row, DuckKind kind)
        where T : unmanaged
    {
        ref WriterColumn writer = ref Next(column, row);
        if (writer.Kind != kind)
            ThrowWrongKind(column, kind);
        return (T*)writer.Data + row;
    }

    private ref WriterColumn Next(int column, int row)
    {
        ref WriterColumn writer = ref _writers[column];
        if (row != writer.Rows || row >= Capacity)
            ThrowWrongRow(column, row);
        writer.Rows++;
        return ref writer;
    }

    private void ThrowWrongKind(int column, DuckKind kind) => throw new InvalidOperationException(
        $"Column {_columns[column].Name} of {_table} is {_columns[column].Type}, not {kind}");

    private void ThrowWrongRow(int column, int row) => throw new InvalidOperationException(
        $"Column {_columns[column].Name} of {_table}: row {row} written after {_writers[column].Rows} rows, of at most {Capacity}");

    private struct WriterColumn
    {
        internal nint Vector;
        internal byte* Data;
        internal DuckKind Kind;

        /// <summary>Null until the column has a null.</summary>
        internal ulong* Validity;

        /// <summary>Cells written so far.</summary>
        internal int Rows;
    }
}
