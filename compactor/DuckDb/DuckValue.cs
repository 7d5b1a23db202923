using Accounting.Compactor.DuckDb.Native;

namespace Accounting.Compactor.DuckDb;

/// <summary>A parameter of a prepared statement. The default is NULL.</summary>
public readonly struct DuckValue
{
    private readonly DuckKind _kind;
    private readonly Int128 _number;
    private readonly byte[]? _bytes;

    private DuckValue(DuckKind kind, Int128 number, byte[]? bytes = null)
    {
        _kind = kind;
        _number = number;
        _bytes = bytes;
    }

    public static DuckValue Null => default;

    public static implicit operator DuckValue(bool value) => new(DuckKind.Boolean, value ? 1 : 0);

    public static implicit operator DuckValue(int value) => new(DuckKind.BigInt, value);

    public static implicit operator DuckValue(long value) => new(DuckKind.BigInt, value);

    public static implicit operator DuckValue(ulong value) => new(DuckKind.UnsignedBigInt, value);

    public static implicit operator DuckValue(Int128 value) => new(DuckKind.HugeInt, value);

    public static implicit operator DuckValue(DateOnly value) => Date(value.DayNumber - DuckDate.EpochDayNumber);

    /// <exception cref="ArgumentException">The text is not valid Unicode.</exception>
    public static implicit operator DuckValue(string? value) =>
        value is null ? Null : new(DuckKind.Varchar, 0, Sql.Utf8(value));

    public static DuckValue Date(int daysSinceEpoch) => new(DuckKind.Date, daysSinceEpoch);

    public static DuckValue TimestampTz(long microsSinceEpoch) => new(DuckKind.TimestampTz, microsSinceEpoch);

    /// <summary>A UUID as the big-endian number its digits spell.</summary>
    public static DuckValue Uuid(UInt128 value) => new(DuckKind.Uuid, (Int128)value);

    public static DuckValue Blob(ReadOnlySpan<byte> value) => new(DuckKind.Blob, 0, value.ToArray());

    /// <summary>Binds it to a mark; marks count from 1.</summary>
    internal unsafe int Bind(StatementHandle statement, ulong index)
    {
        fixed (byte* bytes = _bytes)
        {
            ulong length = (ulong)(_bytes?.Length ?? 0);
            // An empty array pins to no address, which the library would take for NULL.
            byte nothing = 0;
            byte* address = bytes is null ? &nothing : bytes;
            return _kind switch
            {
                DuckKind.Boolean => DuckBinding.Boolean(statement, index, _number != 0),
                DuckKind.BigInt => DuckBinding.BigInt(statement, index, (long)_number),
                DuckKind.UnsignedBigInt => DuckBinding.UnsignedBigInt(statement, index, (ulong)_number),
                DuckKind.HugeInt => DuckBinding.HugeInt(statement, index, NativeHugeInt.From(_number)),
                DuckKind.Date => DuckBinding.Date(statement, index, (int)_number),
                DuckKind.TimestampTz => DuckBinding.TimestampTz(statement, index, (long)_number),
                DuckKind.Varchar => DuckBinding.Varchar(statement, index, address, length),
                DuckKind.Blob => DuckBinding.Blob(statement, index, address, length),
                DuckKind.Uuid => BindUuid(statement, index),
                _ => DuckBinding.Null(statement, index),
            };
        }
    }

    private int BindUuid(StatementHandle statement, ulong index)
    {
        nint value = DuckBinding.CreateUuid(NativeHugeInt.From((UInt128)_number));
        try
        {
            return DuckBinding.Value(statement, index, value);
        }
        finally
        {
            DuckBinding.DestroyValue(ref value);
        }
    }
}
