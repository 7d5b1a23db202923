using Accounting.Compactor.DuckDb;

namespace Accounting.Compactor.Rows;

/// <summary>Feeds the ids of a table's first rows.</summary>
internal sealed class IdFeed(RowTable table, int rows) : IRowFeed
{
    private int _next;

    public static IReadOnlyList<DuckColumn> Columns { get; } = [new("transaction_id", DuckType.Uuid)];

    public int Fill(DuckChunkWriter writer)
    {
        int count = 0;
        for (; _next < rows && count < writer.Capacity; _next++, count++)
        {
            writer.SetUuid(0, count, table[_next].Id);
        }

        return count;
    }
}
