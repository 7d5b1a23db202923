using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Sections.TrialBalance;

/// <summary><c>trial-balance</c>: per currency the ledger accounts with their debits and credits of the month and their balances before and after it.</summary>
internal static class TrialBalanceTable
{
    public const string Name = "trial-balance";

    private static readonly TableColumn[] Columns =
    [
        new("currency", CellKind.Text), new("ledger_account", CellKind.Text), new("opening", CellKind.Sum), new("prior_period_adjustment", CellKind.Sum),
        new("debits", CellKind.Sum), new("credits", CellKind.Sum), new("closing", CellKind.Sum),
    ];

    /// <summary>The rows of a month by its financial year.</summary>
    public static IReadOnlyList<TrialBalanceRow> Rows(MonthInputs inputs, FinancialYear year)
    {
        IReadOnlyList<LedgerBalance>? reported = inputs.Opening is not { } before ? null : year.BeginsWith(inputs.Month) ? YearEnd.Begin(before.Ledger) : before.Ledger;
        IReadOnlyList<LedgerBalance> known = YearEnd.Close(inputs.Previous?.Ledger ?? [], inputs.ClosedLedger);
        IReadOnlyList<LedgerBalance> closing = YearEnd.Close(inputs.Balances.Ledger, inputs.ClosedLedger);
        return Rows(reported, YearEnd.Apart(known, reported ?? known), Posting.Of(inputs.Facts.Kinds), YearEnd.Apart(closing, reported ?? known));
    }

    /// <param name="reported">As the report of the month before closes, if it is final.</param>
    /// <param name="known">At the end of the month before, as known now.</param>
    /// <param name="movements">The month's postings.</param>
    /// <param name="closing">At the month's end.</param>
    public static IReadOnlyList<TrialBalanceRow> Rows(
        IReadOnlyList<LedgerBalance>? reported, IReadOnlyList<LedgerBalance> known, IReadOnlyList<LedgerMovement> movements, IReadOnlyList<LedgerBalance> closing)
    {
        IReadOnlyList<LedgerBalance> opening = reported ?? known;
        var lookup = movements.ToDictionary(movement => (movement.Currency, movement.Account));
        return
        [
            .. opening.Concat(known).Concat(closing).Select(balance => (balance.Currency, balance.Account)).Concat(lookup.Keys).Distinct()
                .OrderBy(account => account.Currency).ThenBy(account => account.Account)
                .Select(account => new TrialBalanceRow(
                    account.Currency,
                    account.Account,
                    Of(opening, account),
                    Of(known, account) - Of(opening, account),
                    lookup.GetValueOrDefault(account)?.Debits ?? AmountSum.Zero,
                    lookup.GetValueOrDefault(account)?.Credits ?? AmountSum.Zero,
                    Of(closing, account)))
                .Where(row => new[] { row.Opening, row.PriorPeriodAdjustment, row.Debits, row.Credits, row.Closing }.Any(sum => sum != AmountSum.Zero)),
        ];
    }

    public static ReportTable Of(IReadOnlyList<TrialBalanceRow> rows) => new(Columns,
    [
        .. rows.Select(row => new object?[]
        {
            row.Currency.Code, row.Account.Name(), Money(row, row.Opening), Money(row, row.PriorPeriodAdjustment), Money(row, row.Debits), Money(row, row.Credits), Money(row, row.Closing),
        }),
    ]);

    /// <summary>The rows of a table as they were written.</summary>
    /// <exception cref="DamagedDataException">It names a ledger account that there isn't.</exception>
    public static IReadOnlyList<TrialBalanceRow> Read(DuckConnection connection, string path, CancellationToken cancellation) => connection.Rows(
        $"SELECT currency, ledger_account, opening, prior_period_adjustment, debits, credits, closing FROM {BalancesSql.File(path)}",
        (in DuckChunk chunk, int row) => new TrialBalanceRow(
            chunk.CurrencyOf(0, row),
            PostingTable.OfName(chunk.Text(1, row)) ?? throw new DamagedDataException($"A trial balance names the unknown ledger account '{chunk.Text(1, row)}'."),
            chunk.Sum(2, row),
            chunk.Sum(3, row),
            chunk.Sum(4, row),
            chunk.Sum(5, row),
            chunk.Sum(6, row)),
        cancellation);

    private static PlacedSum Money(TrialBalanceRow row, AmountSum sum) => PlacedSum.Money(sum, row.Currency);

    private static AmountSum Of(IReadOnlyList<LedgerBalance> balances, (Currency Currency, LedgerAccount Account) account) =>
        balances.FirstOrDefault(balance => (balance.Currency, balance.Account) == account)?.Amount ?? AmountSum.Zero;
}
