using System.Globalization;
using Accounting.Ingest;

namespace Accounting.Tests.Reporting.Sections.Journal;

/// <summary>What all transactions of months come to by business day, currency and ledger account: by LINQ and decimals over rows, with postings written out anew.</summary>
internal static class SlowJournal
{
    private static readonly string[] IncomeAndExpense = ["commission income", "commission to house", "fees", "bonuses", "adjustments", "prior-year adjustments"];

    /// <summary>Lines <c>day currency account net</c>, credits positive.</summary>
    public static IEnumerable<string> Of(IEnumerable<SyntheticRow> known, string first, string last) => Lines(
        known.GroupBy(row => row.Id).Select(revisions => revisions.MaxBy(row => row.Revision)!)
            .Where(row => !row.Voided && row.AccountType != AccountType.Test && string.CompareOrdinal(row.OccurredAt[..7], first) >= 0 && string.CompareOrdinal(row.OccurredAt[..7], last) <= 0)
            .SelectMany(row => Posted(row).Select(line => ($"{row.OccurredAt[..10]} {row.Currency}", line.Account, line.Net))));

    /// <summary>Sums by place and account, zeros left out; income and expense as one, since what becomes known of a closed year stands in a line of its own.</summary>
    public static IEnumerable<string> Lines(IEnumerable<(string Place, string Account, decimal Net)> lines) => lines
        .GroupBy(line => $"{line.Place} {(IncomeAndExpense.Contains(line.Account) ? "income and expense" : line.Account)}", line => line.Net)
        .Select(account => (account.Key, Net: account.Sum()))
        .Where(account => account.Net != 0)
        .Select(account => string.Create(CultureInfo.InvariantCulture, $"{account.Key} {account.Net:0.####}"))
        .Order(StringComparer.Ordinal);

    private static (string Account, decimal Net)[] Posted(SyntheticRow row) => row.AccountType == AccountType.House
        ? [("house funds", row.Amount + row.Pending), (Other(row.Kind), -row.Amount - row.Pending)]
        : [("client liabilities", row.Amount), ("withdrawals payable", row.Pending), (Other(row.Kind), -row.Amount - row.Pending)];

    private static string Other(TransactionKind kind) => kind.Name() switch
    {
        "DEPOSIT" or "DEPOSIT_REVERSAL" or "WITHDRAWAL" or "WITHDRAWAL_PAID" => "bank control",
        "BET_MATCHED" or "BET_CANCELLED" or "SETTLEMENT" or "SETTLEMENT_REVERSAL" => "market clearing",
        "OPENING_BALANCE" => "opening balances",
        _ => IncomeAndExpense[0],
    };
}
