namespace Accounting.Compactor.Rows;

/// <summary>What a feed of rows has after the stored columns.</summary>
internal enum RowFeedColumns
{
    Stored,
    LoserReason,
}
