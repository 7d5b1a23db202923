using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Sections.Regulatory;

/// <summary>
/// <c>regulatory</c>: betting by sport, in-play and jurisdiction, of the month, its quarter and its year to date, with a total for each period and currency;
/// and by original period what became known of earlier months since they were closed.
/// An account is active in a period and group if it is a CUSTOMER's and a BET_MATCHED of it counts there that isn't void; one with none but void ones is
/// counted apart.
/// </summary>
internal static class RegulatoryTable
{
    public const string Name = ReportFiles.Regulatory;

    private static readonly TableColumn[] Columns =
    [
        new("period", CellKind.Text), new("currency", CellKind.Text), new("level", CellKind.Text), new("sport", CellKind.Text), new("in_play", CellKind.Truth),
        new("jurisdiction", CellKind.Text), new("turnover", CellKind.Sum), new("void_turnover", CellKind.Sum), new("commission", CellKind.Sum), new("ggy", CellKind.Sum),
        new("active_accounts", CellKind.Integer), new("void_accounts", CellKind.Integer), new("bets", CellKind.Integer),
        new("prior_turnover", CellKind.Sum), new("prior_commission", CellKind.Sum), new("prior_ggy", CellKind.Sum), new("prior_bets", CellKind.Integer), new("original_period", CellKind.Text),
    ];

    public static string NameOf(ReportedPeriod period) => period switch
    {
        ReportedPeriod.Month => "month",
        ReportedPeriod.QuarterToDate => "quarter to date",
        ReportedPeriod.YearToDate => "year to date",
        ReportedPeriod.PriorPeriod => "prior period",
        _ => throw new ArgumentOutOfRangeException(nameof(period), period, "A period without a name."),
    };

    public static ReportTable Of(IReadOnlyList<RegulatoryRow> rows) => new(Columns,
    [
        .. rows.Select(row => (object?[])
        [
            NameOf(row.Period), row.Currency.Code, row.IsTotal ? "total" : "group", row.Sport, row.InPlay, row.Jurisdiction,
            PlacedSum.Money(row.Figures.Turnover, row.Currency), PlacedSum.Money(row.Figures.VoidTurnover, row.Currency), PlacedSum.Money(row.Figures.Commission, row.Currency),
            PlacedSum.Money(row.Figures.Ggy, row.Currency), row.ActiveAccounts, row.VoidAccounts, row.Figures.Bets,
            .. Prior(row), row.Original?.ToString(),
        ]),
    ]);

    private static object?[] Prior(RegulatoryRow row) => row.Period == ReportedPeriod.PriorPeriod
        ? new object?[4]
        : [PlacedSum.Money(row.Prior.Turnover, row.Currency), PlacedSum.Money(row.Prior.Commission, row.Currency), PlacedSum.Money(row.Prior.Ggy, row.Currency), row.Prior.Bets];
}
