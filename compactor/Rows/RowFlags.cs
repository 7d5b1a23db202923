namespace Accounting.Compactor.Rows;

/// <summary>What is so of a row, and which of its optional numbers it has.</summary>
[Flags]
internal enum RowFlags : byte
{
    None = 0,
    Voided = 1,
    HasAccountSequence = 2,
    HasMarket = 4,
    HasBalance = 8,
    HasInPlay = 16,
    InPlay = 32,

    /// <summary>It is of the version that the fold begins with.</summary>
    Held = 64,
}
