using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>What is found beside chains, as columns.</summary>
internal static class ChainLists
{
    private static readonly DuckColumn[] Chain =
        [new("month", DuckType.Integer), new("account_id", DuckType.BigInt), new("account_type", DuckType.Varchar), new("currency", DuckType.Varchar)];

    /// <summary>As <see cref="ChainSql.Breaks"/> gives them.</summary>
    public static IReadOnlyList<DuckColumn> BreakColumns { get; } =
    [
        .. Chain, new("place", DuckType.BigInt), new("from_at", DuckType.TimestampTz), new("to_at", DuckType.TimestampTz),
        new("difference", DuckType.Decimal(38, Amount.DecimalPlaces)), new("imported", DuckType.Boolean),
        new("source", DuckType.Varchar), new("partition", DuckType.Integer), new("offset", DuckType.BigInt), new("logged_at", DuckType.TimestampTz),
    ];

    public static IReadOnlyList<DuckColumn> StretchColumns { get; } =
        [new("month", DuckType.Integer), new("account_id", DuckType.BigInt), new("lowest", DuckType.BigInt), new("highest", DuckType.BigInt)];

    public static IReadOnlyList<DuckColumn> NumberColumns { get; } = [new("month", DuckType.Integer), new("account_id", DuckType.BigInt), new("number", DuckType.BigInt)];

    public static IReadOnlyList<DuckColumn> PlacedColumns { get; } =
        [.. Chain, new("piece", DuckType.Integer), new("rows_before", DuckType.BigInt), new("follows", DuckType.Boolean)];

    public static void Write(DuckChunkWriter writer, int row, in DayBreak broken, bool follows = true)
    {
        Write(writer, row, broken.Chain);
        writer.SetLong(4, row, broken.Place);
        writer.SetTimestamp(5, row, broken.FromAt);
        writer.SetTimestamp(6, row, broken.ToAt);
        writer.SetDecimal(7, row, broken.Difference);
        writer.SetBoolean(8, row, broken.Imported);
        writer.SetText(9, row, broken.Logged.Source);
        writer.SetInteger(10, row, broken.Logged.Partition);
        writer.SetLong(11, row, follows ? broken.Logged.Offset : null);

        writer.SetTimestamp(12, row, broken.LoggedAt);
    }

    public static void Write(DuckChunkWriter writer, int row, in NumberStretch stretch)
    {
        writer.SetInteger(0, row, stretch.Month);
        writer.SetLong(1, row, stretch.Account);
        writer.SetLong(2, row, stretch.Lowest);
        writer.SetLong(3, row, stretch.Highest);
    }

    public static void Write(DuckChunkWriter writer, int row, in AccountNumber number)
    {
        writer.SetInteger(0, row, number.Month);
        writer.SetLong(1, row, number.Account);
        writer.SetLong(2, row, number.Number);
    }

    public static void Write(DuckChunkWriter writer, int row, in PlacedBreaks placed)
    {
        Write(writer, row, placed.Chain);
        writer.SetInteger(4, row, placed.Piece);
        writer.SetLong(5, row, placed.RowsBefore);
        writer.SetBoolean(6, row, placed.Follows);
    }

    private static void Write(DuckChunkWriter writer, int row, ChainName chain)
    {
        writer.SetInteger(0, row, chain.Month);
        writer.SetLong(1, row, chain.Account);
        writer.SetText(2, row, chain.AccountType);
        writer.SetText(3, row, chain.Currency);
    }
}
