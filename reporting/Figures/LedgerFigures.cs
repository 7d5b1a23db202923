using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Months;
using Accounting.Reporting.Sections.TrialBalance;

namespace Accounting.Reporting.Figures;

/// <summary>
/// Figures of <c>trial-balance</c>: each transaction by the lines that it is posted to. Income and expense of closed years stand in retained earnings as the
/// year opened with them, and what became known of those years since in prior-year adjustments.
/// </summary>
internal static class LedgerFigures
{
    public const string Account = "ledger_account";

    private static readonly LedgerAccount[] IncomeAndExpense = [.. Enum.GetValues<LedgerAccount>().Where(account => account.IsIncomeOrExpense())];

    public static FigureTable Table { get; } = new()
    {
        Name = TrialBalanceTable.Name,
        Keys = ["currency", Account],
        Required = [Account],
        Columns =
        [
            new("closing", row => OfClosed(row) is LedgerAccount.RetainedEarnings
                ? new ColumnParts(("opening", 1), ("prior_period_adjustment", 1), ("debits", -1), ("credits", 1))
                : Balance(row, FigureDays.UpToMonth)),
            new("opening", row => row.Report?.Opening is null ? OfClosed(row) is null ? Balance(row, FigureDays.Opening) : new SummedTransactions("0", FigureDays.Opening) : new LedgerOpening()),
            new("prior_period_adjustment", row => OfClosed(row) is LedgerAccount.RetainedEarnings ? new ColumnParts() : Balance(row, FigureDays.Adjustment)),
            new("debits", row => Posted(row, Debit)),
            new("credits", row => Posted(row, Credit)),
        ],
    };

    /// <summary>The ledger accounts that no transaction is posted to.</summary>
    private static LedgerAccount? OfClosed(FigureRow row) => Asked(row) is LedgerAccount.RetainedEarnings or LedgerAccount.PriorYearAdjustments ? Asked(row) : null;

    private static SummedTransactions Balance(FigureRow row, FigureDays days) => new(Net(Asked(row)), days) { IncludesTest = true, Condition = Open(row) };

    /// <summary>SQL over a transaction's row: what it does to a ledger account, credits positive; to prior-year adjustments what it does to income and expense.</summary>
    public static string Net(LedgerAccount account) =>
        string.Join(" + ", (account == LedgerAccount.PriorYearAdjustments ? IncomeAndExpense : [account]).Select(posted => Side(posted, line => $"({line})")));

    /// <summary>SQL over a transaction's row: whether it stands in the ledger account itself, and not in another since its year is closed.</summary>
    public static string Open(FigureRow row)
    {
        string closed = row.ClosedThrough is { } through ? $"business_day <= DATE '{through.LastDay}'" : "false";
        return Asked(row) == LedgerAccount.PriorYearAdjustments ? closed : Asked(row).IsIncomeOrExpense() ? $"NOT ({closed})" : "true";
    }

    /// <summary>SQL of what of a line is debited.</summary>
    public static string Debit(string line) => $"greatest(-({line}), 0)";

    /// <summary>SQL of what of a line is credited.</summary>
    public static string Credit(string line) => $"greatest({line}, 0)";

    private static SummedTransactions Posted(FigureRow row, Func<string, string> side) => new(Side(Asked(row), side), FigureDays.Month) { IncludesTest = true };

    /// <summary>SQL over a transaction's row: Σ of the sides of its lines on a ledger account.</summary>
    public static string Side(LedgerAccount account, Func<string, string> side)
    {
        IEnumerable<string> cases =
            from type in Enum.GetValues<AccountType>()
            from kind in SchemaNames.Kinds
            let rule = PostingTable.RuleOf(kind, type)
            let lines = new[] { (rule.Account, Line: "amount"), (Account: rule.Payable, Line: "pending_delta"), (Account: rule.Contra, Line: "-amount - pending_delta") }
                .Where(line => line.Account == account).Select(line => side(line.Line)).ToArray()
            where lines.Length > 0
            group kind by (Type: type, Sum: string.Join(" + ", lines)) into same
            select $"WHEN account_type = '{same.Key.Type.Name()}' AND kind IN ({string.Join(", ", same.Select(kind => $"'{kind.Name()}'"))}) THEN {same.Key.Sum}";
        string sql = string.Join(" ", cases);
        return sql.Length == 0 ? "0" : $"CASE {sql} ELSE 0 END";
    }

    public static LedgerAccount Asked(FigureRow row) => PostingTable.OfName(row[Account] ?? "")
        ?? throw new FigureRefusedException($"There is no ledger account '{row[Account]}'; there are {string.Join(", ", Enum.GetValues<LedgerAccount>().Select(account => account.Name()))}.");

    /// <summary>What the month before closed with; of the first month of a year, income and expense are in retained earnings.</summary>
    private sealed record LedgerOpening : FigureParts
    {
        public override async Task<string> QueryAsync(FigureReading reading, CancellationToken cancellation)
        {
            if (await reading.BeforeAsync(cancellation).ConfigureAwait(false) is not { } before)
            {
                return None;
            }

            LedgerAccount asked = Asked(reading.Row);
            bool begins = reading.Row.ClosedThrough == reading.Month.Previous;
            bool isClosed(LedgerAccount account) => account.IsIncomeOrExpense() || account == LedgerAccount.PriorYearAdjustments;
            LedgerAccount[] from = !begins ? [asked]
                : asked == LedgerAccount.RetainedEarnings ? [asked, .. Enum.GetValues<LedgerAccount>().Where(isClosed)]
                : isClosed(asked) ? [] : [asked];
            string names = string.Join(", ", from.Select(account => Sql.Literal(account.Name())).DefaultIfEmpty("''"));
            return $"SELECT currency, 'trial-balance of {before.Manifest.Month}, ' || ledger_account || ': closing' AS of, {Exact("closing")} AS part FROM {await reading.TableAsync(before, TrialBalanceTable.Name, cancellation).ConfigureAwait(false)} WHERE {Account} IN ({names}) AND closing <> 0";
        }
    }
}
