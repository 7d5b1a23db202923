using System.Globalization;
using Accounting.Compactor.DuckDb;

namespace Accounting.Reporting.Figures;

/// <summary>Columns by which rows are asked for: what they must be in a table, and which transactions that means.</summary>
internal static class FigureKeys
{
    /// <summary>By key the SQL over a transaction's row that has its value; keys that say nothing of a transaction are not among them.</summary>
    private static readonly Dictionary<string, string> OfTransaction = new()
    {
        ["account_id"] = "account_id",
        ["account_type"] = "account_type",
        ["currency"] = "currency",
        ["market_id"] = "market_id",
        ["sport"] = "sport",
        ["in_play"] = "in_play",
        ["jurisdiction"] = "jurisdiction",
        ["kind"] = "kind",
        ["transaction_id"] = "transaction_id",
        ["original_month"] = OriginalMonth,
        ["original_period"] = OriginalMonth,
    };

    /// <summary>SQL of the business month that a transaction is of.</summary>
    public const string OriginalMonth = "strftime(business_day, '%Y-%m')";

    /// <summary>SQL over a table's row.</summary>
    public static string Rows(FigureRow row) => All(row.Where.Select(key => Is(Sql.Identifier(key.Key), key.Value)));

    /// <summary>SQL over a transaction's row.</summary>
    public static string Transactions(FigureRow row) => All(row.Where.Where(key => OfTransaction.ContainsKey(key.Key)).Select(key => Is(OfTransaction[key.Key], key.Value)));

    /// <summary>The keys in words: <c>account_id 5, currency EUR</c>; empty where all rows are asked for.</summary>
    public static string Told(FigureRow row) => string.Join(", ", row.Where.Select(key => $"{key.Key} {(key.Value.Length == 0 ? "(none)" : key.Value)}"));

    /// <summary>SQL of a row's keys in words, as <see cref="Told"/> says them.</summary>
    /// <param name="columns">The keys' columns, of a relation or alone.</param>
    public static string ToldSql(IEnumerable<string> columns) =>
        $"concat_ws(', ', {string.Join(", ", columns.Select(column => $"'{column.Split('.')[^1]} ' || coalesce(CAST({column} AS VARCHAR), '(none)')"))})";

    private static string Is(string column, string value) =>
        value.Length == 0 ? $"coalesce(CAST({column} AS VARCHAR), '') = ''"
        : long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && column.EndsWith("_id", StringComparison.Ordinal) ? string.Create(CultureInfo.InvariantCulture, $"{column} = {number}")
        : $"CAST({column} AS VARCHAR) = {Sql.Literal(value)}";

    private static string All(IEnumerable<string> conditions) => string.Join(" AND ", conditions.Select(condition => $"({condition})").DefaultIfEmpty("true"));
}
