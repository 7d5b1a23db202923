namespace Accounting.Compactor.DuckDb;

/// <summary>How a Parquet file is written. All of it shows in the file's bytes.</summary>
public sealed record ParquetOptions
{
    /// <summary>Rows of a row group, what a reader skips or loads at once.</summary>
    public int RowGroupRows { get; init; } = 122_880;

    /// <summary>zstd's level, 1 to 22.</summary>
    public int CompressionLevel { get; init; } = 3;

    /// <summary>Ids that columns bear in the file's schema, by their names; none unless given.</summary>
    public IReadOnlyDictionary<string, int> FieldIds { get; init; } = new Dictionary<string, int>();

    /// <summary>Key-value pairs of the footer, written in the order of their keys.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
