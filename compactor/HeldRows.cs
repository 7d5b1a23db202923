using Accounting.Aggregator.Offsets;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.Rows;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>Puts rows of the versions that a batch begins with beside the new ones: those of ids that new rows speak of.</summary>
internal sealed class HeldRows(RowTable table)
{
    private readonly TextPool.Writer _texts = table.Texts.NewWriter();
    private readonly Dictionary<(string Source, int Partition, string? Run), int> _lanes = [];

    /// <param name="connection">Runs the query.</param>
    /// <param name="sql">A query of the stored columns.</param>
    /// <param name="cancellation">Stops it.</param>
    public void Read(DuckConnection connection, string sql, CancellationToken cancellation)
    {
        using DuckResult result = connection.Query(sql, cancellation);
        while (result.NextChunk(out DuckChunk chunk))
        {
            int first = table.Reserve(chunk.Rows);
            for (int index = 0; index < chunk.Rows; index++)
            {
                Read(chunk, index, ref table[first + index]);
            }
        }
    }

    /// <summary>Makes texts known that rows have in common.</summary>
    /// <param name="connection">Runs the query.</param>
    /// <param name="sql">A query of columns of texts.</param>
    /// <param name="cancellation">Stops it.</param>
    public void ReadTexts(DuckConnection connection, string sql, CancellationToken cancellation)
    {
        using DuckResult result = connection.QueryAtOnce(sql, cancellation);
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int cell = 0; cell < chunk.Rows * result.Columns.Count; cell++)
            {
                _texts.Intern(TextOf(chunk, cell % result.Columns.Count, cell / result.Columns.Count));
            }
        }
    }

    private void Read(in DuckChunk chunk, int index, ref PackedRow row)
    {
        UInt128 id = chunk.Uuid(0, index);
        row.IdHigh = (ulong)(id >> 64);
        row.IdLow = (ulong)id;
        row.Revision = chunk.Integers(1)[index];
        row.AccountId = chunk.Longs(3)[index];
        row.AccountType = SchemaNames.ParseAccountType(chunk.Utf8(4, index));
        row.Kind = SchemaNames.ParseKind(chunk.Utf8(5, index));
        row.Currency = Currency.Parse(chunk.Utf8(6, index));
        row.Amount = chunk.Decimals(7, Amount.DecimalPlaces)[index];
        row.ExposureDelta = chunk.Decimals(8, Amount.DecimalPlaces)[index];
        row.PendingDelta = chunk.Decimals(9, Amount.DecimalPlaces)[index];
        row.Stake = chunk.Decimals(10, Amount.DecimalPlaces)[index];
        row.OccurredAt = chunk.Timestamps(11)[index];
        row.OriginalOccurredAt = chunk.Timestamps(12)[index];
        row.AccountSequence = chunk.IsNull(13, index) ? 0 : chunk.Longs(13)[index];
        row.MarketId = chunk.IsNull(14, index) ? 0 : chunk.Longs(14)[index];
        row.BalanceAfter = chunk.IsNull(18, index) ? 0 : chunk.Decimals(18, Amount.DecimalPlaces)[index];
        row.Sport = _texts.Intern(TextOf(chunk, 15, index));
        row.Jurisdiction = _texts.Intern(TextOf(chunk, 17, index));
        row.Reference = _texts.Add(TextOf(chunk, 19, index));
        row.BusinessDay = chunk.Dates(20)[index];
        row.Lane = LaneOf(chunk, index);
        row.Offset = chunk.Longs(23)[index];
        row.LoggedAt = chunk.Timestamps(24)[index];
        row.ContentHash = chunk.UnsignedLongs(26)[index];
        row.RawHash = chunk.UnsignedLongs(27)[index];
        row.Flags = FlagsOf(chunk, index);
    }

    private static Utf8Text TextOf(in DuckChunk chunk, int column, int index) => chunk.IsNull(column, index) ? default : new Utf8Text(chunk.Utf8(column, index).ToArray());

    private static RowFlags FlagsOf(in DuckChunk chunk, int index) =>
        RowFlags.Held
        | (chunk.Boolean(2, index) ? RowFlags.Voided : 0)
        | (chunk.IsNull(13, index) ? 0 : RowFlags.HasAccountSequence)
        | (chunk.IsNull(14, index) ? 0 : RowFlags.HasMarket)
        | (chunk.IsNull(16, index) ? 0 : RowFlags.HasInPlay | (chunk.Boolean(16, index) ? RowFlags.InPlay : 0))
        | (chunk.IsNull(18, index) ? 0 : RowFlags.HasBalance);

    private int LaneOf(in DuckChunk chunk, int index)
    {
        (string Source, int Partition, string? Run) key = (chunk.Text(21, index), chunk.Integers(22)[index], chunk.IsNull(25, index) ? null : chunk.Text(25, index));
        if (!_lanes.TryGetValue(key, out int lane))
        {
            lane = table.LaneOf(new Lane(SourceId.Parse(key.Source), new LogPartition(key.Partition), key.Run is null ? null : RunId.Parse(key.Run)));
            _lanes.Add(key, lane);
        }

        return lane;
    }
}
