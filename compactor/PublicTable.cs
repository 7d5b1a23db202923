using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.Rows;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>
/// A table for the public, in a folder of its own, which every reader of folders reads right: made of files of day versions, without test accounts but where it says
/// so, with columns that no engine has another word for, and no unsigned numbers, which many don't know.
/// </summary>
public sealed class PublicTable
{
    /// <summary>What the folders of dates are called before the date, and the column that readers of folders make of it.</summary>
    public const string HomeDateColumn = "home_date";

    internal const string DatePrefix = HomeDateColumn + "=";

    internal const string IsTest = "account_type = 'TEST'";

    private static readonly string RowsShown = string.Join(", ", from column in RowColumns.All
                                                                 where column.Type != DuckType.UnsignedBigInt
                                                                 let name = Sql.Identifier(column.Name)
                                                                 select column.Name is "partition" or "offset" ? $"{name} AS source_{column.Name}" : name);

    /// <summary>Winners, of which there are none, with the columns that tables are made of; the types' names are SQL's too.</summary>
    private static readonly string NoWinners =
        $"SELECT NULL::DATE AS {HomeDateColumn}, {string.Join(", ", RowColumns.All.Where(column => column.Type != DuckType.UnsignedBigInt).Select(column => $"NULL::{column.Type} AS {Sql.Identifier(column.Name)}"))} WHERE false";

    private readonly string _columns;
    private readonly string _none;
    private readonly bool? _tests;

    /// <param name="name">Of the table and its folder.</param>
    /// <param name="isMadeOf">Whether a file of a version holds its rows.</param>
    /// <param name="columns">Those that it shows.</param>
    /// <param name="none">What it is made of, of no rows, with the home date among its columns.</param>
    /// <param name="tests">Whether it shows test accounts alone, or all but them; null where it shows all.</param>
    private PublicTable(string name, Func<string, bool> isMadeOf, string columns, string none, bool? tests)
    {
        Name = name;
        IsMadeOf = isMadeOf;
        _columns = columns;
        _none = none;
        _tests = tests;
    }

    public static readonly PublicTable Transactions = new("transactions", DayFiles.IsWinners, RowsShown, NoWinners, tests: false);

    /// <summary>Those of test accounts, which no report counts, but the sums of markets do.</summary>
    public static readonly PublicTable TestTransactions = new("test_transactions", DayFiles.IsWinners, RowsShown, NoWinners, tests: true);

    public static readonly PublicTable AccountStatistics = new("account_statistics", DayFiles.Accounts.Equals, "*", StatisticsSql.Accounts(NoWinners), tests: false);

    public static readonly PublicTable MarketStatistics = new("market_statistics", DayFiles.Markets.Equals, "*", StatisticsSql.Markets(NoWinners), tests: null);

    public static IReadOnlyList<PublicTable> All { get; } = [Transactions, AccountStatistics, MarketStatistics, TestTransactions];

    public string Name { get; }

    public string Prefix => Name + "/";

    /// <summary>Whether a file of a version, by its name, holds the table's rows.</summary>
    public Func<string, bool> IsMadeOf { get; }

    /// <summary>The table's rows as a query.</summary>
    /// <param name="files">Files of versions, as SQL reads them.</param>
    /// <param name="also">A column besides those that it shows; null for none.</param>
    public string Select(string files, string? also = null) => $"SELECT {_columns}{(also is null || _columns == "*" ? "" : $", {also}")} FROM {files}{(_tests is { } alone ? $" WHERE {(alone ? "" : "NOT ")}({IsTest})" : "")}";

    /// <summary>The table where it has no rows: its columns, and the home date after them, as readers of folders have it.</summary>
    public string SelectNone => $"SELECT {(_columns == "*" ? $"* EXCLUDE ({HomeDateColumn})" : _columns)}, {HomeDateColumn} FROM ({_none})";

    /// <summary>Of files, as SQL reads them with their names, those that have rows of test accounts.</summary>
    internal static string HasTests(string files) => $"SELECT DISTINCT filename FROM {files} WHERE {IsTest}";

    /// <summary>The public file that a file of a version becomes.</summary>
    internal ObjectKey KeyOf(HomeDate date, string name) => ObjectKey.Parse(
        $"{Name}/{DatePrefix}{date}/{(DayFiles.TryParseWinners(name, out int bucket) ? string.Create(CultureInfo.InvariantCulture, $"bucket-{bucket:D2}.parquet") : name)}");

    /// <summary>The home date of one of its files; null where a key isn't of one.</summary>
    public HomeDate? DateOf(ObjectKey key) =>
        key.Value.Split('/') is [var table, var folder, var name] && table == Name && folder.StartsWith(DatePrefix, StringComparison.Ordinal)
        && name.EndsWith(".parquet", StringComparison.Ordinal) && HomeDate.TryParse(folder[DatePrefix.Length..], out HomeDate date)
            ? date
            : null;

    /// <summary>Whether it has nothing of a file.</summary>
    /// <param name="hasTests">Whether the file has rows of test accounts.</param>
    internal bool HasNothing(bool hasTests) => _tests == true && !hasTests;

    /// <summary>Whether a file shows just what the table shows.</summary>
    internal bool IsCopy(bool hasTests) => _columns == "*" && (_tests is null || !hasTests);
}
