using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>The columns in which <see cref="DayChain"/>s stand in a file; the rows are ordered by account, month, account type and currency.</summary>
internal static class DayChainFile
{
    private static readonly DuckType Sum = DuckType.Decimal(38, Amount.DecimalPlaces);

    public static IReadOnlyList<DuckColumn> Columns { get; } =
    [
        new("month", DuckType.Integer), new("account_id", DuckType.BigInt), new("account_type", DuckType.Varchar), new("currency", DuckType.Varchar),
        new("rows", DuckType.BigInt), new("total", Sum), new("opens", DuckType.BigInt), new("opened", Sum), new("flags", DuckType.Integer),
        new("lowest", DuckType.BigInt), new("highest", DuckType.BigInt), new("begins", DuckType.TimestampTz), new("ends", DuckType.TimestampTz),
        new("start_source", DuckType.Varchar), new("start_partition", DuckType.Integer), new("start_offset", DuckType.BigInt),
        new("end_source", DuckType.Varchar), new("end_partition", DuckType.Integer), new("end_offset", DuckType.BigInt),
        new("breaks", DuckType.BigInt), new("links", DuckType.BigInt),
        new("first_base", Sum), new("first_at", DuckType.TimestampTz), new("first_imported", DuckType.Boolean), new("first_place", DuckType.BigInt),
        new("first_source", DuckType.Varchar), new("first_partition", DuckType.Integer), new("first_offset", DuckType.BigInt), new("first_logged_at", DuckType.TimestampTz),
        new("last_base", Sum), new("last_at", DuckType.TimestampTz), new("last_imported", DuckType.Boolean),
    ];

    public static void Write(DuckChunkWriter writer, int row, in DayChain chain)
    {
        writer.SetInteger(0, row, chain.Name.Month);
        writer.SetLong(1, row, chain.Name.Account);
        writer.SetText(2, row, chain.Name.AccountType);
        writer.SetText(3, row, chain.Name.Currency);
        writer.SetLong(4, row, chain.Rows);
        writer.SetDecimal(5, row, chain.Total);
        writer.SetLong(6, row, chain.Opens);
        writer.SetDecimal(7, row, chain.Opened);
        writer.SetInteger(8, row, (int)chain.Flags);
        writer.SetLong(9, row, chain.Lowest);
        writer.SetLong(10, row, chain.Highest);
        writer.SetLong(19, row, chain.Breaks);
        writer.SetLong(20, row, chain.Links);
        WriteRows(writer, row, chain);
        WriteLinks(writer, row, chain);
    }

    private static void WriteRows(DuckChunkWriter writer, int row, in DayChain chain)
    {
        if (chain.Rows == 0)
        {
            SetNull(writer, row, 11, 18);
            return;
        }

        writer.SetTimestamp(11, row, chain.Begins);
        writer.SetTimestamp(12, row, chain.Ends);
        WritePlace(writer, row, 13, chain.Start);
        WritePlace(writer, row, 16, chain.End);
    }

    private static void WriteLinks(DuckChunkWriter writer, int row, in DayChain chain)
    {
        if (chain.Links == 0)
        {
            SetNull(writer, row, 21, 31);
            return;
        }

        WriteEnd(writer, row, 21, chain.First);
        writer.SetLong(24, row, chain.FirstPlace);
        WritePlace(writer, row, 25, chain.FirstLogged);
        writer.SetTimestamp(28, row, chain.FirstLoggedAt);
        WriteEnd(writer, row, 29, chain.Last);
    }

    public static void WritePlace(DuckChunkWriter writer, int row, int column, LogPlace place)
    {
        writer.SetText(column, row, place.Source);
        writer.SetInteger(column + 1, row, place.Partition);
        writer.SetLong(column + 2, row, place.Offset);
    }

    private static void WriteEnd(DuckChunkWriter writer, int row, int column, ChainEnd end)
    {
        writer.SetDecimal(column, row, end.Base);
        writer.SetTimestamp(column + 1, row, end.At);
        writer.SetBoolean(column + 2, row, end.Imported);
    }

    private static void SetNull(DuckChunkWriter writer, int row, int from, int to)
    {
        for (int column = from; column <= to; column++)
        {
            writer.SetNull(column, row);
        }
    }
}
