using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Sections.ClientMoney;

/// <summary><c>client-money-funds</c>: what each institution was stated to hold, day by day, and which were missing on a day for which others were stated.</summary>
internal static class FundsTable
{
    public const string Name = "client-money-funds";

    private static readonly TableColumn[] Columns =
        [new("day", CellKind.Day), new("currency", CellKind.Text), new("institution", CellKind.Text), new("amount", CellKind.Sum), new("finding", CellKind.Text)];

    public static ReportTable Of(IReadOnlyList<ClientMoneyMonth> months) => new(Columns,
    [
        .. from day in months.SelectMany(month => month.Days)
           orderby day.Day, day.Currency
           from row in day.Held is { } held ? Rows(day, held) : []
           select row,
    ]);

    private static IEnumerable<object?[]> Rows(ClientMoneyDay day, FundsOfDay held) => held.Stated
        .Select(row => (row.Institution, Amount: (AmountSum?)row.Amount))
        .Concat(held.Missing.Select(institution => (Institution: institution, Amount: (AmountSum?)null)))
        .OrderBy(row => row.Institution, StringComparer.Ordinal)
        .Select(row => (object?[])
        [
            day.Day, day.Currency.Code, row.Institution, row.Amount is { } amount ? PlacedSum.Money(amount, day.Currency) : null,
            row.Amount is null ? "missing" : row.Amount < AmountSum.Zero ? "negative" : null,
        ]);
}
