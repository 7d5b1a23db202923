namespace Accounting.Compactor.DuckDb;

/// <summary>Rows that DuckDB pulls, a chunk at a time.</summary>
public interface IRowFeed
{
    /// <summary>
    /// Writes the next rows, at most <see cref="DuckChunkWriter.Capacity"/>, every cell of each, and returns how many.
    /// None ends the scan.
    /// </summary>
    /// <remarks>
    /// Called on DuckDB's threads: never two calls of one scan at once, but one call after another may come on another
    /// thread. It must not use the connection that reads it. What it throws stops the statement and is thrown by it.
    /// The writer is valid only during the call.
    /// </remarks>
    int Fill(DuckChunkWriter writer);
}
