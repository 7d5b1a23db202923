using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>
/// The facts of a month out of those of its pieces, each of which has some of the month's days whole: what an account, a market or a currency has is added up,
/// what single transactions are is put side by side.
/// </summary>
/// <param name="month">The month.</param>
/// <param name="pieces">Of every piece the paths of its files, by name.</param>
internal sealed class PieceFacts(BusinessMonth month, IReadOnlyList<IReadOnlyDictionary<string, string>> pieces)
{
    private static readonly string[] Moved = ["amount", "exposure_delta", "pending_delta", "stake"];

    private readonly int _month = MonthNumber.Of(month);

    /// <summary>Those that are files, and that any piece has.</summary>
    public IEnumerable<FactQuery> Files => RowFacts.Files("").Where(fact => Has(fact.Name)).Select(fact => fact with { Sql = SqlOf(fact.Name) });

    public MonthSums Sums => new(
        Summed(MonthSums.GroupsName, "month, currency, kind, sport, is_house", MonthSums.GroupsOrder, $"{Counts("transactions")}, {Amounts(Moved)}, {Counts("sign_anomalies")}"),
        Summed(MonthSums.MovementsName, "month, business_day, currency", MonthSums.MovementsOrder, Amounts("amount", "stake")),
        Summed(MonthSums.KindsName, "month, currency, account_type, kind", MonthSums.KindsOrder, $"{Counts("transactions")}, {Amounts([.. Moved, "amount_credits", "pending_credits", "contra_credits"])}"),
        Summed(MonthSums.InMarketsName, "month, currency", MonthSums.InMarketsOrder, $"{Counts("transactions")}, {Amounts(Moved)}"),
        Summed(MonthSums.SourcesName, "month, source", MonthSums.SourcesOrder, Counts("transactions")),
        Summed(MonthSums.CountsName, "month", MonthSums.CountsOrder, Counts("replayed", "outside_days", "finer_than_places")));

    public bool Has(string name) => pieces.Any(piece => piece.ContainsKey(name));

    /// <summary>Where pieces have a file of the name, with their numbers.</summary>
    public IEnumerable<(int Piece, string Path)> Paths(string name) => pieces.Index().Where(piece => piece.Item.ContainsKey(name)).Select(piece => (piece.Index, piece.Item[name]));

    /// <summary>The month's rows of the pieces' files of a name, with the number of their piece.</summary>
    public string RowsWithPiece(string name) => string.Join(
        " UNION ALL ",
        Paths(name).Select(file => $"SELECT *, CAST({file.Piece} AS INTEGER) AS piece FROM {BalancesSql.File(file.Path)} WHERE month = {_month}"));

    /// <summary>The month's rows of the pieces' files of a name, which some piece has.</summary>
    public string Rows(string name) =>
        $"SELECT * FROM read_parquet({Sql.List(Paths(name).Select(file => file.Path))}, hive_partitioning = false) WHERE month = {_month}";

    private string SqlOf(string name) => name switch
    {
        MonthFactFiles.Activity =>
            $"SELECT month, account_id, account_type, currency, kind, {Counts("transactions")}, {Amounts("amount", "exposure_delta", "pending_delta", "stake")}, min(first_day) AS first_day, max(last_day) AS last_day FROM ({Rows(name)}) GROUP BY ALL",
        MonthFactFiles.ClientDays =>
            $"SELECT month, account_id, currency, business_day, is_opening, {Amounts("amount", "exposure", "pending", "exposure_taken", "pending_taken")} FROM ({Rows(name)}) GROUP BY ALL",
        MonthFactFiles.Markets => $"SELECT month, market_id, currency, {MarketsSql.Sums}, max(last_day) AS last_day FROM ({Rows(name)}) GROUP BY month, market_id, currency",
        MonthFactFiles.Betting => $"SELECT month, currency, sport, in_play, jurisdiction, is_house, account_id, {Counts("bets")}, {Amounts("turnover", "commission")} FROM ({Rows(name)}) GROUP BY ALL",
        MonthFactFiles.Postings =>
            $"SELECT month, {PostingsSql.Order}, {Counts("transactions")}, {Amounts("amount", "pending_delta", "amount_credits", "pending_credits", "contra_credits")} FROM ({Rows(name)}) GROUP BY ALL",
        MonthFactFiles.Exceptions => ExceptionsSql.OfMonth(Rows(name)),
        _ => Rows(name),
    };

    private FactQuery? Summed(string name, string by, string order, string sums) =>
        Has(name) ? new FactQuery(name, $"SELECT {by}, {sums} FROM ({Rows(name)}) GROUP BY ALL", order) : null;

    private static string Counts(params string[] columns) => string.Join(", ", columns.Select(column => $"CAST(sum({column}) AS BIGINT) AS {column}"));

    private static string Amounts(params string[] columns) => string.Join(", ", columns.Select(column => $"CAST(sum({column}) AS DECIMAL(38,4)) AS {column}"));
}
