using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Sections.Regulatory;

/// <summary>
/// <c>regulatory</c>: betting by sport, in-play and jurisdiction, of the month, its quarter and its year to date, with a total for each period and currency.
/// An account is active in a period and group if it is a CUSTOMER's and a BET_MATCHED of it counts there.
/// </summary>
internal static class RegulatoryTable
{
    public const string Name = "regulatory";

    private static readonly TableColumn[] Columns =
    [
        new("period", CellKind.Text), new("currency", CellKind.Text), new("level", CellKind.Text), new("sport", CellKind.Text), new("in_play", CellKind.Truth),
        new("jurisdiction", CellKind.Text), new("turnover", CellKind.Sum), new("commission", CellKind.Sum), new("ggy", CellKind.Sum),
        new("active_accounts", CellKind.Integer), new("bets", CellKind.Integer),
    ];

    private static readonly (ReportedPeriod Period, int Months)[] Periods = [(ReportedPeriod.Month, 1), (ReportedPeriod.QuarterToDate, 3), (ReportedPeriod.YearToDate, 12)];

    /// <param name="connection">Runs the queries.</param>
    /// <param name="byMonth">The year's sums so far; null where nobody bet.</param>
    /// <param name="active">The year's accounts so far; null where none bet.</param>
    /// <param name="month">The last month of each period.</param>
    /// <param name="cancellation">Interrupts them.</param>
    public static IReadOnlyList<RegulatoryRow> Rows(DuckConnection connection, string? byMonth, string? active, BusinessMonth month, CancellationToken cancellation) =>
        byMonth is null ? [] : [.. Periods.SelectMany(period => Rows(connection, byMonth, active, month, period.Period, period.Months, cancellation))];

    public static string NameOf(ReportedPeriod period) => period switch
    {
        ReportedPeriod.Month => "month",
        ReportedPeriod.QuarterToDate => "quarter to date",
        ReportedPeriod.YearToDate => "year to date",
        _ => throw new ArgumentOutOfRangeException(nameof(period), period, "A period without a name."),
    };

    public static ReportTable Of(IReadOnlyList<RegulatoryRow> rows) => new(Columns,
    [
        .. rows.Select(row => new object?[]
        {
            NameOf(row.Period), row.Currency.Code, row.IsTotal ? "total" : "group", row.Sport, row.InPlay, row.Jurisdiction, PlacedSum.Money(row.Turnover, row.Currency),
            PlacedSum.Money(row.Commission, row.Currency), PlacedSum.Money(row.Ggy, row.Currency), row.ActiveAccounts, row.Bets,
        }),
    ]);

    private static IEnumerable<RegulatoryRow> Rows(
        DuckConnection connection, string byMonth, string? active, BusinessMonth month, ReportedPeriod period, int months, CancellationToken cancellation)
    {
        Dictionary<(Currency, bool, string?, bool?, string?), long> accounts = active is null ? [] : connection.Rows(
            RegulatorySql.AccountsOf(active, month, months),
            (in DuckChunk chunk, int row) => (Group: (chunk.CurrencyOf(0, row), chunk.Longs(4)[row] != 0, chunk.TextOrNull(1, row), chunk.TruthOrNull(2, row), chunk.TextOrNull(3, row)), Count: chunk.Longs(5)[row]),
            cancellation).ToDictionary(found => found.Group, found => found.Count);
        List<RegulatoryRow> groups = connection.Rows(
            RegulatorySql.SumsOf(byMonth, month, months),
            (in DuckChunk chunk, int row) => new RegulatoryRow
            {
                Period = period,
                Currency = chunk.CurrencyOf(0, row),
                IsTotal = false,
                Sport = chunk.TextOrNull(1, row),
                InPlay = chunk.TruthOrNull(2, row),
                Jurisdiction = chunk.TextOrNull(3, row),
                Bets = chunk.Longs(4)[row],
                Turnover = chunk.Sum(5, row),
                Commission = chunk.Sum(6, row),
                ActiveAccounts = 0,
            },
            cancellation);
        return groups.GroupBy(row => row.Currency).SelectMany(currency => currency
            .Select(row => row with { ActiveAccounts = accounts.GetValueOrDefault((row.Currency, false, row.Sport, row.InPlay, row.Jurisdiction)) })
            .Prepend(new RegulatoryRow
            {
                Period = period,
                Currency = currency.Key,
                IsTotal = true,
                Turnover = currency.Aggregate(AmountSum.Zero, (sum, row) => sum + row.Turnover),
                Commission = currency.Aggregate(AmountSum.Zero, (sum, row) => sum + row.Commission),
                ActiveAccounts = accounts.GetValueOrDefault((currency.Key, true, null, null, null)),
                Bets = currency.Sum(row => row.Bets),
            }));
    }
}
