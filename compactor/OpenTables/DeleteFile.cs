using Accounting.Aggregator.Store;

namespace Accounting.Compactor.OpenTables;

/// <summary>
/// Names the rows of one data file that don't count, by their positions: what Iceberg calls a position delete file. It is added, kept and taken out together with its data file,
/// with the same sequence number, since a delete doesn't hold for what was added after it.
/// </summary>
/// <param name="Key">Where it lies.</param>
/// <param name="Rows">How many rows it names.</param>
/// <param name="LengthBytes">Its length.</param>
/// <param name="First">The first position that it names; the file's first row is 0.</param>
/// <param name="Last">The last one.</param>
internal sealed record DeleteFile(ObjectKey Key, long Rows, long LengthBytes, long First, long Last)
{
    /// <summary>The ids and names of its two columns are the specification's.</summary>
    public const int PathId = 2147483546;

    public const string PathColumn = "file_path";

    public const int PositionId = 2147483545;

    public const string PositionColumn = "pos";
}
