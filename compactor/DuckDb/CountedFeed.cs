namespace Accounting.Compactor.DuckDb;

/// <summary>A feed of rows whose number is known, each written by its index.</summary>
/// <param name="rows">How many.</param>
/// <param name="write">Writes one: the chunk, the row within it, the index.</param>
public sealed class CountedFeed(int rows, Action<DuckChunkWriter, int, int> write) : IRowFeed
{
    private int _next;

    public int Fill(DuckChunkWriter writer)
    {
        int count = Math.Min(writer.Capacity, rows - _next);
        for (int row = 0; row < count; row++, _next++)
        {
            write(writer, row, _next);
        }

        return count;
    }
}
