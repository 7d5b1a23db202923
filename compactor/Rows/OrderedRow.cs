namespace Accounting.Compactor.Rows;

/// <summary>What decides into which files a row goes, beside its number: so that only those that go there are looked up.</summary>
internal readonly record struct OrderedRow(int Row, int BusinessDay, RowFate Fate, bool HasMarket, byte LastIdByte)
{
    public static OrderedRow Of(int number, in PackedRow row) => new(number, row.BusinessDay, row.Fate, row.Has(RowFlags.HasMarket), (byte)row.IdLow);
}
