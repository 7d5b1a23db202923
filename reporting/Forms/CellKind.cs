namespace Accounting.Reporting.Forms;

/// <summary>What a cell holds, and so its type in Parquet.</summary>
public enum CellKind
{
    /// <summary>VARCHAR; null is an empty cell.</summary>
    Text,

    /// <summary>BIGINT.</summary>
    Integer,

    /// <summary>DECIMAL(38,4), as a <see cref="PlacedSum"/>.</summary>
    Sum,

    /// <summary>INTEGER.</summary>
    SmallInteger,

    /// <summary>DECIMAL(18,4), of one transaction.</summary>
    Amount,

    /// <summary>UUID.</summary>
    Id,

    /// <summary>TIMESTAMP WITH TIME ZONE: 2026-11-21T12:00:00.000000Z.</summary>
    Time,

    /// <summary>DATE: 2026-11-21.</summary>
    Day,

    /// <summary>BOOLEAN: true or false.</summary>
    Truth,
}
