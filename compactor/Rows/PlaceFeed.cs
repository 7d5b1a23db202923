using Accounting.Compactor.DuckDb;

namespace Accounting.Compactor.Rows;

/// <summary>Feeds where a table's first rows lie, and the hashes of their messages.</summary>
internal sealed class PlaceFeed(RowTable table, int rows) : IRowFeed
{
    private int _next;

    public static IReadOnlyList<DuckColumn> Columns { get; } =
    [
        new("source", DuckType.Varchar),
        new("partition", DuckType.Integer),
        new("offset", DuckType.BigInt),
        new("raw_hash", DuckType.UnsignedBigInt),
    ];

    public int Fill(DuckChunkWriter writer)
    {
        int count = 0;
        for (; _next < rows && count < writer.Capacity; _next++, count++)
        {
            ref PackedRow row = ref table[_next];
            Lane lane = table.Lanes[row.Lane];
            writer.SetText(0, count, lane.Source.Value);
            writer.SetInteger(1, count, lane.Partition.Value);
            writer.SetLong(2, count, row.Offset);
            writer.SetUnsignedLong(3, count, row.RawHash);
        }

        return count;
    }
}
