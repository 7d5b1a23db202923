using System.Text;

namespace Accounting.Ingest;

/// <summary>The symbols by which <c>transaction.avsc</c>, TSV files, Parquet columns and reports name kinds and account types.</summary>
public static class SchemaNames
{
    private static readonly string[] KindSymbols = [.. Enum.GetNames<TransactionKind>().Select(Symbol)];

    private static readonly byte[][] KindSymbolsUtf8 = [.. KindSymbols.Select(Encoding.UTF8.GetBytes)];

    private static readonly string[] AccountTypeSymbols = [.. Enum.GetNames<AccountType>().Select(Symbol)];

    private static readonly byte[][] AccountTypeSymbolsUtf8 = [.. AccountTypeSymbols.Select(Encoding.UTF8.GetBytes)];

    /// <summary>All kinds, in the schema's order.</summary>
    public static IReadOnlyList<TransactionKind> Kinds { get; } = Enum.GetValues<TransactionKind>();

    public static string Name(this TransactionKind kind) => KindSymbols[(int)kind];

    public static string Name(this AccountType type) => AccountTypeSymbols[(int)type];

    public static bool TryParseKind(string symbol, out TransactionKind kind)
    {
        int index = Array.IndexOf(KindSymbols, symbol);
        kind = (TransactionKind)Math.Max(0, index);
        return index >= 0;
    }

    /// <exception cref="FormatException">The schema has no such kind.</exception>
    public static TransactionKind ParseKind(string symbol) =>
        TryParseKind(symbol, out TransactionKind kind) ? kind : throw new FormatException($"'{symbol}' is not a kind of the schema.");

    /// <summary>The same of UTF-8, without allocating.</summary>
    /// <exception cref="FormatException">The schema has no such kind.</exception>
    public static TransactionKind ParseKind(ReadOnlySpan<byte> symbol)
    {
        for (int index = 0; index < KindSymbolsUtf8.Length; index++)
        {
            if (symbol.SequenceEqual(KindSymbolsUtf8[index]))
            {
                return (TransactionKind)index;
            }
        }

        return ParseKind(Encoding.UTF8.GetString(symbol));
    }

    public static bool TryParseAccountType(string symbol, out AccountType type)
    {
        int index = Array.IndexOf(AccountTypeSymbols, symbol);
        type = (AccountType)Math.Max(0, index);
        return index >= 0;
    }

    /// <summary>Of UTF-8, without allocating.</summary>
    /// <exception cref="FormatException">The schema has no such type.</exception>
    public static AccountType ParseAccountType(ReadOnlySpan<byte> symbol)
    {
        for (int index = 0; index < AccountTypeSymbolsUtf8.Length; index++)
        {
            if (symbol.SequenceEqual(AccountTypeSymbolsUtf8[index]))
            {
                return (AccountType)index;
            }
        }

        throw new FormatException($"'{Encoding.UTF8.GetString(symbol)}' is not a type of accounts.");
    }

    /// <summary><c>DepositReversal</c> to <c>DEPOSIT_REVERSAL</c>.</summary>
    private static string Symbol(string name) =>
        string.Concat(name.Select((character, index) => index > 0 && char.IsUpper(character) ? $"_{character}" : $"{char.ToUpperInvariant(character)}"));
}
