using Accounting.Tests.EndToEnd;

namespace Accounting.Tests.Documentation;

/// <summary>The columns and types that docs/data.md promises, in its order.</summary>
internal static class DocumentedColumns
{
    public static IReadOnlyList<(string Name, string Type)> Transactions { get; } = Read("## transactions/home_date=D/bucket-NN.parquet", []);

    /// <summary>Of files of day versions.</summary>
    public static IReadOnlyList<(string Name, string Type)> Winners { get; } =
    [
        .. Transactions.Select(column => column.Name.StartsWith("source_", StringComparison.Ordinal) ? (column.Name["source_".Length..], column.Type) : column),
        ("content_hash", "uint64"), ("raw_hash", "uint64"),
    ];

    public static IReadOnlyList<(string Name, string Type)> Accounts { get; } = Read("## account_statistics/home_date=D/accounts.parquet", Transactions);

    public static IReadOnlyList<(string Name, string Type)> Markets { get; } = Read("## market_statistics/home_date=D/markets.parquet", Transactions);

    /// <summary>A row names one column or several; a type is each one's, or that of all. Where it says nothing, or "as above", the column was there before.</summary>
    private static (string Name, string Type)[] Read(string heading, IReadOnlyList<(string Name, string Type)> before) =>
    [
        .. from line in File.ReadLines(Path.Combine(AccountingProgram.Repository, "docs", "data.md"))
               .SkipWhile(line => line != heading).Skip(1).TakeWhile(line => !line.StartsWith('#'))
           where line.StartsWith('|') && !line.StartsWith("| column", StringComparison.Ordinal) && !line.StartsWith("|-", StringComparison.Ordinal)
           let cells = line.Split('|')
           let names = cells[1].Trim().Split(", ")
           let types = cells[2].Trim() is "timestamp, UTC" ? ["timestamp, UTC"] : cells[2].Contains('(', StringComparison.Ordinal) ? [cells[2].Trim()] : cells[2].Trim().Split(", ")
           from column in names.Select((name, index) => (
               name,
               types is ["" or "as above"] ? before.Single(earlier => earlier.Name == name).Type : types.Length == 1 ? types[0] : types[index]))
           select column,
    ];
}
