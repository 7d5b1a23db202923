namespace Accounting.Compactor.Rows;

/// <summary>What becomes of a row.</summary>
internal enum RowFate : byte
{
    /// <summary>It stands and counts.</summary>
    Winner,
    Superseded,
    Voided,
    Conflicting,
    Duplicate,
    Retracted,

    /// <summary>It was read twice from the same origin, and is there once already.</summary>
    Dropped,
}
