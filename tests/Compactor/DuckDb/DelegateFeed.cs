using Accounting.Compactor.DuckDb;

namespace Accounting.Tests.Compactor.DuckDb;

/// <summary>A feed of one function.</summary>
internal sealed class DelegateFeed(Func<DuckChunkWriter, int> fill) : IRowFeed
{
    /// <summary>A feed of <paramref name="rows"/> rows that are written one by one.</summary>
    internal static DelegateFeed Of(int rows, Action<DuckChunkWriter, int, int> write)
    {
        int written = 0;
        return new DelegateFeed(writer =>
        {
            int count = Math.Min(writer.Capacity, rows - written);
            for (int row = 0; row < count; row++)
                write(writer, row, written + row);
            written += count;
            return count;
        });
    }

    public int Fill(DuckChunkWriter writer) => fill(writer);
}
