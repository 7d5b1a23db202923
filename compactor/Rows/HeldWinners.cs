using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Compactor.Rows;

/// <summary>The winners that a version holds and nothing new speaks of, one after the other, with what statistics sum and by what.</summary>
/// <param name="held">Rows of <see cref="Columns"/>.</param>
/// <param name="table">Knows every text of <see cref="Texts"/>.</param>
/// <param name="touched">The ids that new rows speak of.</param>
/// <param name="homeDate">That of all of them.</param>
internal sealed class HeldWinners(DuckResult held, RowTable table, IdIndex touched, int homeDate) : IDisposable
{
    /// <summary>What it reads.</summary>
    public const string Columns =
        "transaction_id, account_id, account_type, kind, currency, amount, exposure_delta, pending_delta, stake, market_id, sport, in_play, jurisdiction, business_day";

    /// <summary>The columns of texts that rows share.</summary>
    public const string Texts = "sport, jurisdiction";

    private readonly HeldCursor _cursor = new(held, touched, homeDate);
    private PackedRow _row;
    private bool _isRead;

    /// <summary>The row that was read.</summary>
    public ref readonly PackedRow Row => ref _row;

    /// <summary>Reads the next row, unless it is read already.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryRead()
    {
        if (!_isRead && _cursor.TryPeek(out DuckChunk chunk, out int index))
        {
            Read(chunk, index);
            _isRead = true;
        }

        return _isRead;
    }

    /// <summary>Goes past the row.</summary>
    public void Pass()
    {
        _cursor.Pass(1);
        _isRead = false;
    }

    public void Dispose() => held.Dispose();

    private void Read(in DuckChunk chunk, int index)
    {
        bool hasMarket = !chunk.IsNull(9, index);
        bool hasInPlay = !chunk.IsNull(11, index);
        _row.AccountId = chunk.Longs(1)[index];
        _row.AccountType = SchemaNames.ParseAccountType(chunk.Utf8(2, index));
        _row.Kind = SchemaNames.ParseKind(chunk.Utf8(3, index));
        _row.Currency = Currency.Parse(chunk.Utf8(4, index));
        _row.Amount = chunk.Decimals(5, Amount.DecimalPlaces)[index];
        _row.ExposureDelta = chunk.Decimals(6, Amount.DecimalPlaces)[index];
        _row.PendingDelta = chunk.Decimals(7, Amount.DecimalPlaces)[index];
        _row.Stake = chunk.Decimals(8, Amount.DecimalPlaces)[index];
        _row.MarketId = hasMarket ? chunk.Longs(9)[index] : 0;
        _row.Sport = TextOf(chunk, 10, index);
        _row.Jurisdiction = TextOf(chunk, 12, index);
        _row.BusinessDay = chunk.Dates(13)[index];
        _row.Flags = (hasMarket ? RowFlags.HasMarket : 0) | (hasInPlay ? RowFlags.HasInPlay | (chunk.Boolean(11, index) ? RowFlags.InPlay : 0) : 0);
    }

    private int TextOf(in DuckChunk chunk, int column, int index) => chunk.IsNull(column, index) ? TextPool.None : table.Texts.NumberOf(chunk.Utf8(column, index));
}
