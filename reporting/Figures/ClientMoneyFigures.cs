using Accounting.Reporting.Forms;
using Accounting.Reporting.Sections.ClientMoney;

namespace Accounting.Reporting.Figures;

/// <summary>Figures of <c>client-money</c>, of its days, of the accounts that have what no customer should have, and of the funds held.</summary>
internal static class ClientMoneyFigures
{
    /// <summary>Whether the report opens with client money of a definition by which debts of some lowered what was owed to others.</summary>
    private const string IsNetted = "opening_basis = 'as published, netted'";

    private const string FromAccounts = "greatest(opening, 0) + greatest(opening_pending, 0)";

    /// <summary>What an account had before the month, as it is known now.</summary>
    private const string Before = "greatest(opening + prior_period_adjustment, 0) + greatest(opening_pending + prior_period_pending, 0)";

    /// <summary>The same with its debts.</summary>
    private const string BeforeNetted = "opening + prior_period_adjustment + opening_pending + prior_period_pending";

    /// <summary>By column what an account has part in it with, as <see cref="Months.ClientPosition"/> defines it.</summary>
    private static readonly (string Name, string Part)[] Position =
    [
        ("liability", "greatest(amount, 0) + greatest(pending, 0)"), ("balances", "greatest(amount, 0)"), ("pending", "greatest(pending, 0)"), ("exposure", "greatest(exposure, 0)"),
        ("overdrawn", "greatest(-amount, 0)"), ("negative_pending", "greatest(-pending, 0)"), ("netted", "amount + pending"), ("negative_exposure", "greatest(-exposure, 0)"),
        ("exposure_beyond_balance", BeyondBalance),
    ];

    private const string BeyondBalance = "greatest(exposure - greatest(amount, 0), 0)";

    private static readonly FigureColumn Surplus = new("surplus", new ColumnParts(("funds", 1), ("liability", -1)));

    public static FigureTable Month { get; } = new()
    {
        Name = ClientMoneyTables.Monthly,
        Keys = ["currency"],
        Columns =
        [
            .. Position.Select(column => new FigureColumn(column.Name, new PositionParts(column.Part))),
            new("opening", new RolledParts($"CASE WHEN {IsNetted} THEN opening + opening_pending ELSE {FromAccounts} END")),
            new("definition_change", new RolledParts($"CASE WHEN {IsNetted} THEN {Before} - ({BeforeNetted}) ELSE 0 END")),
            new("prior_period_adjustment", new RolledParts($"CASE WHEN {IsNetted} THEN prior_period_adjustment + prior_period_pending ELSE {Before} - ({FromAccounts}) END")),
            new("movement", new RolledParts($"greatest(closing, 0) + greatest(pending, 0) - ({Before})")),
            new("bonuses", new BonusParts()),
            new("funds", row => Funds($"found.day = DATE '{row.Month.LastDay}'")),
            Surplus,
            new("days_stated", Days("1", "found.funds IS NOT NULL")) { IsCount = true },
            new("days_short", Days("1", "found.surplus < 0")) { IsCount = true },
            new("largest_shortfall", Days("-found.surplus", "found.surplus < 0 AND found.surplus = -asked.largest_shortfall") with { IsFirstOnly = true }),
            new("highest_liability", Days("found.liability", "found.day = asked.highest_on")),
            new("lowest_liability", Days("found.liability", "found.day = asked.lowest_on")),
        ],
    };

    public static FigureTable Daily { get; } = new()
    {
        Name = ClientMoneyTables.Daily,
        Keys = ["day", "currency"],
        Required = ["day"],
        Columns =
        [
            .. Position.Select(column => new FigureColumn(column.Name, new PositionParts(column.Part))),
            new("funds", Funds("found.day = asked.day")),
            Surplus,
        ],
    };

    public static FigureTable Accounts { get; } = new()
    {
        Name = ClientAccountsTable.Name,
        Keys = ["finding", "currency", "account_id"],
        Required = ["finding"],
        Columns =
        [
            new("amount", row => new PositionParts(PartOf(row["finding"]!))),
            Account("balance", "closing"), Account("exposure", "exposure"), Account("pending", "pending"),
        ],
    };

    public static FigureTable Institutions { get; } = new()
    {
        Name = FundsTable.Name,
        Keys = ["day", "currency", "institution"],
        Columns = [new("amount", new StatedFunds())],
    };

    private static RowParts Days(string part, string condition) => new(ClientMoneyTables.Daily, ["day"], part, condition);

    private static RowParts Funds(string condition) => new(FundsTable.Name, ["day", "institution"], "found.amount", condition);

    private static FigureColumn Account(string name, string of) => new(name, new RowParts(ReportFiles.Statements, ["account_id"], $"found.{of}", "found.account_type = 'CUSTOMER' AND found.account_id = asked.account_id"));

    private static string PartOf(string finding) => finding switch
    {
        ClientAccountsTable.Overdrawn => "greatest(-amount, 0)",
        ClientAccountsTable.NegativePending => "greatest(-pending, 0)",
        ClientAccountsTable.NegativeExposure => "greatest(-exposure, 0)",
        ClientAccountsTable.ExposureBeyondBalance => BeyondBalance,
        _ => throw new FigureRefusedException($"{ClientAccountsTable.Name} has no finding '{finding}'."),
    };
}
