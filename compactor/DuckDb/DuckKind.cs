using System.Diagnostics.CodeAnalysis;

namespace Accounting.Compactor.DuckDb;

/// <summary>The column types this layer reads or writes, numbered as DuckDB numbers them.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The names are SQL's own")]
public enum DuckKind
{
    None = 0,
    Boolean = 1,
    Integer = 4,
    BigInt = 5,
    UnsignedBigInt = 9,
    Timestamp = 12,
    Date = 13,
    HugeInt = 16,
    Varchar = 17,
    Blob = 18,
    Decimal = 19,
    Uuid = 27,
    TimestampTz = 31,
}
