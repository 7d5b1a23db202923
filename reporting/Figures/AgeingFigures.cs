using Accounting.Reporting.Forms;
using Accounting.Reporting.Sections.Ageing;

namespace Accounting.Reporting.Figures;

/// <summary>Figures of <c>ageing</c>, which lead to accounts, and of <c>ageing-accounts</c>, which lead to the days on which what is open was taken.</summary>
internal static class AgeingFigures
{
    private const string Item = "item", Age = "age", SameItem = "found.item = asked.item";

    public static FigureTable Table { get; } = new()
    {
        Name = AgeingTables.Name,
        Keys = [Item, "currency", Age],
        Required = [Item, Age],
        Columns =
        [
            new("amount", row => ItemOf(row) == AgedItem.NotDormant ? new NotDormantParts(BracketOf(row), Counts: false) : OfAccounts($"found.{BracketOf(row).Column}")),
            new("accounts", row => ItemOf(row) == AgedItem.NotDormant ? new NotDormantParts(BracketOf(row), Counts: true) : OfAccounts($"CASE WHEN found.{BracketOf(row).Column} <> 0 THEN 1 ELSE 0 END"))
            {
                IsCount = true,
                IsAdditive = false,
            },
        ],
    };

    public static FigureTable Accounts { get; } = new()
    {
        Name = AgeingTables.Accounts,
        Keys = [Item, "currency", "account_id"],
        Required = [Item],
        Columns =
        [
            new("amount", row => new RowParts(ReportFiles.Statements, ["account_id"], AmountOf(row), "found.account_type = 'CUSTOMER' AND found.account_id = asked.account_id")),
            .. AgeBracket.All.Select(bracket => new FigureColumn(bracket.Column, row => OfBracket(row, bracket))),
        ],
    };

    private static RowParts OfAccounts(string part) => new(AgeingTables.Accounts, ["account_id"], part, SameItem);

    private static FigureParts OfBracket(FigureRow row, AgeBracket bracket) => ItemOf(row) switch
    {
        AgedItem.Pending => new LotParts("pending", "pending_delta", bracket),
        AgedItem.Exposure => new LotParts("exposure", "exposure_delta", bracket),

        // All of it is of one day.
        _ => new RowParts(AgeingTables.Accounts, ["account_id", "oldest"], $"CASE WHEN {bracket.Holds("found.age_days")} THEN found.amount ELSE 0 END", $"{SameItem} AND found.account_id = asked.account_id"),
    };

    private static string AmountOf(FigureRow row) => ItemOf(row) switch
    {
        AgedItem.Pending => "greatest(found.pending, 0)",
        AgedItem.Exposure => "greatest(found.exposure, 0)",
        AgedItem.Overdrawn => "greatest(-found.closing, 0)",
        _ => "greatest(found.closing, 0) + greatest(found.pending, 0)",
    };

    private static AgedItem ItemOf(FigureRow row) => Enum.GetValues<AgedItem>().Select(item => (AgedItem?)item).FirstOrDefault(item => AgeingTables.Word(item!.Value) == row[Item])
        ?? throw new FigureRefusedException($"{AgeingTables.Name} has no item '{row[Item]}'; it has {string.Join(", ", Enum.GetValues<AgedItem>().Select(AgeingTables.Word))}.");

    private static AgeBracket BracketOf(FigureRow row) => AgeBracket.All.FirstOrDefault(bracket => bracket.Name == row[Age])
        ?? throw new FigureRefusedException($"{AgeingTables.Name} has no age '{row[Age]}'; it has {string.Join(", ", AgeBracket.All.Select(bracket => bracket.Name))}.");
}
