using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Sections.Statements;

/// <summary>
/// <c>summary</c>: per currency the total of all accounts and those of customers and of the house, each kind that occurs, and each sport. ggy is what the exchange earned: −Σ of COMMISSION and
/// COMMISSION_REVERSAL of accounts that are neither HOUSE nor TEST.
/// </summary>
public static class SummaryTable
{
    public const string Name = "summary";

    public const string Total = "total";

    /// <summary>Whose: <see cref="Customers"/> or <see cref="House"/>; all other rows are of both.</summary>
    public const string Accounts = "accounts";

    public const string Customers = "customers";

    public const string House = "house";

    public const string Kind = "kind";

    public const string Sport = "sport";

    /// <summary>The value of transactions that name no sport.</summary>
    public const string NoSport = "(none)";

    private static readonly TableColumn[] Columns =
    [
        new("currency", CellKind.Text), new("dimension", CellKind.Text), new("value", CellKind.Text), new("count", CellKind.Integer),
        new("amount", CellKind.Sum), new("turnover", CellKind.Sum), new("ggy", CellKind.Sum),
    ];

    /// <param name="groups">The month's statistics.</param>
    /// <param name="currencies">Those of its statements: a currency may have balances and no activity.</param>
    public static IReadOnlyList<SummaryRow> Rows(IReadOnlyList<ActivityGroup> groups, IEnumerable<Currency> currencies) =>
    [
        .. from currency in currencies.Concat(groups.Select(@group => @group.Currency)).Distinct().Order()
           let own = groups.Where(@group => @group.Currency == currency).ToArray()
           from row in RowsOf(currency, own)
           select row,
    ];

    public static ReportTable Of(IReadOnlyList<SummaryRow> rows) => new(Columns,
    [
        .. rows.Select(row => new object?[]
        {
            row.Currency.Code, row.Dimension, row.Value, row.Count,
            PlacedSum.Money(row.Amount, row.Currency), PlacedSum.Money(row.Turnover, row.Currency), PlacedSum.Money(row.Ggy, row.Currency),
        }),
    ]);

    private static IEnumerable<SummaryRow> RowsOf(Currency currency, ActivityGroup[] groups) =>
        groups.GroupBy(group => group.Kind).OrderBy(group => group.Key).Select(group => Row(currency, Kind, group.Key.Name(), group))
            .Prepend(Row(currency, Accounts, House, groups.Where(group => group.IsHouse)))
            .Prepend(Row(currency, Accounts, Customers, groups.Where(group => !group.IsHouse)))
            .Prepend(Row(currency, Total, "all", groups))
            .Concat(groups.GroupBy(group => group.Sport ?? NoSport).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Row(currency, Sport, group.Key, group)));

    private static SummaryRow Row(Currency currency, string dimension, string value, IEnumerable<ActivityGroup> groups)
    {
        var sum = default(Movement);
        AmountSum ggy = AmountSum.Zero;
        foreach (ActivityGroup group in groups)
        {
            sum += group.Movement;
            bool earned = !group.IsHouse && group.Kind is (TransactionKind.Commission or TransactionKind.CommissionReversal);
            ggy -= earned ? group.Movement.Amount : AmountSum.Zero;
        }

        return new SummaryRow(currency, dimension, value, sum.Transactions, sum.Amount, sum.Turnover, ggy);
    }
}
