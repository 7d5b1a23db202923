using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Compactor.Rows;

/// <summary>The names of kinds, account types and currencies as UTF-8, and their alphabetical places: statistics are ordered by what is written.</summary>
internal static class StatisticNames
{
    public static byte[][] Kinds { get; } = [.. SchemaNames.Kinds.Select(kind => System.Text.Encoding.UTF8.GetBytes(kind.Name()))];

    public static byte[][] AccountTypes { get; } = [.. Enum.GetValues<AccountType>().Select(type => System.Text.Encoding.UTF8.GetBytes(type.Name()))];

    public static int[] KindPlaces { get; } = PlacesOf(Kinds);

    public static int[] AccountTypePlaces { get; } = PlacesOf(AccountTypes);

    /// <summary>Writes a currency's code.</summary>
    public static void Write(this DuckChunkWriter writer, int column, int index, Currency currency)
    {
        string code = currency.Code;
        writer.SetUtf8(column, index, [(byte)code[0], (byte)code[1], (byte)code[2]]);
    }

    /// <summary>Writes a text of a pool, where there is one.</summary>
    public static void Write(this DuckChunkWriter writer, int column, int index, TextPool texts, int text)
    {
        if (text == TextPool.None)
        {
            writer.SetNull(column, index);
        }
        else
        {
            writer.SetUtf8(column, index, texts[text]);
        }
    }

    /// <summary>Writes whether it was in play, where that is known.</summary>
    public static void Write(this DuckChunkWriter writer, int column, int index, RowFlags inPlay) =>
        writer.SetBoolean(column, index, (inPlay & RowFlags.HasInPlay) != 0 ? (inPlay & RowFlags.InPlay) != 0 : null);

    /// <summary>Whether an amount's sign is against <see cref="KindRules"/>.</summary>
    public static bool IsSignAnomaly(TransactionKind kind, AccountType type, long amount) => KindRules.ExpectedSign(kind, type) switch
    {
        KindRules.Either => false,
        KindRules.Zero => amount != 0,
        > 0 => amount < 0,
        _ => amount > 0,
    };

    private static int[] PlacesOf(byte[][] names)
    {
        byte[][] sorted = [.. names.Order(Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right)))];
        return [.. names.Select(name => Array.IndexOf(sorted, name))];
    }
}
