using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Sections.PriorPeriods;

namespace Accounting.Reporting.Sections.Statements;

/// <summary>
/// <c>summary</c>: per currency the total of all accounts and those of customers and of the house, each kind that occurs, and each sport. ggy is what the exchange earned: −Σ of COMMISSION and
/// COMMISSION_REVERSAL of accounts that are neither HOUSE nor TEST. What became known of earlier months' betting stands beside the total and the sports,
/// and by original period.
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

    /// <summary>What became known of an earlier month, which is the value.</summary>
    public const string OriginalPeriod = "original period";

    /// <summary>The value of transactions that name no sport.</summary>
    public const string NoSport = "(none)";

    private static readonly TableColumn[] Columns =
    [
        new("currency", CellKind.Text), new("dimension", CellKind.Text), new("value", CellKind.Text), new("count", CellKind.Integer),
        new("amount", CellKind.Sum), new("turnover", CellKind.Sum), new("ggy", CellKind.Sum),
        new("prior_turnover", CellKind.Sum), new("prior_commission", CellKind.Sum), new("prior_ggy", CellKind.Sum), new("prior_bets", CellKind.Integer),
    ];

    /// <param name="groups">The month's statistics.</param>
    /// <param name="currencies">Those of its statements: a currency may have balances and no activity.</param>
    /// <param name="prior">What became known of earlier months' betting.</param>
    public static IReadOnlyList<SummaryRow> Rows(IReadOnlyList<ActivityGroup> groups, IEnumerable<Currency> currencies, IReadOnlyList<PriorGroup> prior) =>
    [
        .. from currency in currencies.Concat(groups.Select(@group => @group.Currency)).Concat(prior.Select(found => found.Group.Currency)).Distinct().Order()
           let own = groups.Where(@group => @group.Currency == currency).ToArray()
           from row in RowsOf(currency, own, [.. prior.Where(found => found.Group.Currency == currency)])
           select row,
    ];

    public static ReportTable Of(IReadOnlyList<SummaryRow> rows) => new(Columns,
    [
        .. rows.Select(row => new object?[]
        {
            row.Currency.Code, row.Dimension, row.Value, row.Count,
            PlacedSum.Money(row.Amount, row.Currency), PlacedSum.Money(row.Turnover, row.Currency), PlacedSum.Money(row.Ggy, row.Currency),
            row.Prior is { } turnover ? PlacedSum.Money(turnover.Turnover, row.Currency) : null, row.Prior is { } commission ? PlacedSum.Money(commission.Commission, row.Currency) : null,
            row.Prior is { } ggy ? PlacedSum.Money(ggy.Ggy, row.Currency) : null, row.Prior?.Bets,
        }),
    ]);

    private static IEnumerable<SummaryRow> RowsOf(Currency currency, ActivityGroup[] groups, PriorGroup[] prior)
    {
        ILookup<string, ActivityGroup> bySport = groups.ToLookup(group => group.Sport ?? NoSport);
        ILookup<string, BettingFigures> priorBySport = prior.ToLookup(found => found.Group.Sport ?? NoSport, found => found.Figures);
        return groups.GroupBy(group => group.Kind).OrderBy(group => group.Key).Select(group => Row(currency, Kind, group.Key.Name(), group))
            .Prepend(Row(currency, Accounts, House, groups.Where(group => group.IsHouse)))
            .Prepend(Row(currency, Accounts, Customers, groups.Where(group => !group.IsHouse)))
            .Prepend(Row(currency, Total, "all", groups) with { Prior = BettingFigures.Sum(prior.Select(found => found.Figures)) })
            .Concat(bySport.Select(group => group.Key).Union(priorBySport.Select(group => group.Key)).Order(StringComparer.Ordinal)
                .Select(sport => Row(currency, Sport, sport, bySport[sport]) with { Prior = BettingFigures.Sum(priorBySport[sport]) }))
            .Concat(prior.GroupBy(found => found.Original).OrderBy(found => found.Key)
                .Select(found => Row(currency, OriginalPeriod, found.Key.ToString(), []) with { Prior = BettingFigures.Sum(found.Select(line => line.Figures)) }));
    }

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
