namespace Accounting.Reporting.Tables;

/// <summary>What a cell holds, and so its type in Parquet.</summary>
public enum CellKind
{
    /// <summary>VARCHAR; null is an empty cell.</summary>
    Text,

    /// <summary>BIGINT.</summary>
    Integer,

    /// <summary>DECIMAL(38,4), as a <see cref="PlacedSum"/>.</summary>
    Sum,

    /// <summary>BOOLEAN: true or false.</summary>
    Truth,
}
