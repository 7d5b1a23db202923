using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods.LogicalType;

namespace Accounting.Compactor.DuckDb;

/// <summary>A column's type; a decimal also has its width in digits and its scale, of every other type both are 0.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The names are SQL's own")]
public readonly record struct DuckType
{
    private DuckType(DuckKind kind, byte width, byte scale)
    {
        Kind = kind;
        Width = width;
        Scale = scale;
    }

    public static DuckType Boolean => new(DuckKind.Boolean, 0, 0);

    /// <summary>INTEGER: 32 bits.</summary>
    public static DuckType Integer => new(DuckKind.Integer, 0, 0);

    /// <summary>BIGINT: 64 bits.</summary>
    public static DuckType BigInt => new(DuckKind.BigInt, 0, 0);

    /// <summary>UBIGINT: 64 bits without a sign.</summary>
    public static DuckType UnsignedBigInt => new(DuckKind.UnsignedBigInt, 0, 0);

    public static DuckType Varchar => new(DuckKind.Varchar, 0, 0);

    public static DuckType Uuid => new(DuckKind.Uuid, 0, 0);

    /// <summary>DATE: days since 1970-01-01.</summary>
    public static DuckType Date => new(DuckKind.Date, 0, 0);

    /// <summary>TIMESTAMP: microseconds since 1970-01-01, of no zone.</summary>
    public static DuckType Timestamp => new(DuckKind.Timestamp, 0, 0);

    /// <summary>TIMESTAMP WITH TIME ZONE: microseconds since 1970-01-01 UTC.</summary>
    public static DuckType TimestampTz => new(DuckKind.TimestampTz, 0, 0);

    /// <summary>What a cell of a vector takes.</summary>
    internal int CellBytes => Kind switch
    {
        DuckKind.Boolean => sizeof(bool),
        DuckKind.Integer or DuckKind.Date => sizeof(int),
        DuckKind.Decimal => DuckDecimal.StorageBytes(Width),
        DuckKind.HugeInt or DuckKind.Uuid or DuckKind.Varchar => 2 * sizeof(long),
        _ => sizeof(long),
    };

    public DuckKind Kind { get; }

    /// <summary>Decimal digits in all, 1 to 38.</summary>
    public byte Width { get; }

    /// <summary>Decimal digits after the point.</summary>
    public byte Scale { get; }

    /// <summary>DECIMAL(width, scale).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The width is not 1 to 38, or the scale exceeds it.</exception>
    public static DuckType Decimal(byte width, byte scale)
    {
        ArgumentOutOfRangeException.ThrowIfZero(width);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, (byte)38);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, width);
        return new DuckType(DuckKind.Decimal, width, scale);
    }

    public override string ToString() => Kind == DuckKind.Decimal
        ? string.Create(CultureInfo.InvariantCulture, $"Decimal({Width}, {Scale})")
        : Kind.ToString();

    /// <summary>Reads a native type and destroys it.</summary>
    internal static DuckType Take(DuckDBLogicalType nativeType)
    {
        using DuckDBLogicalType type = nativeType;
        var kind = (DuckKind)DuckDBGetTypeId(type);
        return kind == DuckKind.Decimal
            ? new DuckType(kind, DuckDBDecimalWidth(type), DuckDBDecimalScale(type))
            : new DuckType(kind, 0, 0);
    }

    internal DuckDBLogicalType ToNative() => Kind == DuckKind.Decimal
        ? DuckDBCreateDecimalType(Width, Scale)
        : DuckDBCreateLogicalType((DuckDBType)Kind);
}
