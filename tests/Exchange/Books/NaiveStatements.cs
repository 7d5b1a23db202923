using System.Text;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Tests.Exchange.Books;

/// <summary>
/// The slow and obvious way to books.tsv: take every transaction's highest revision, drop what is void or TEST, and add up each
/// account, currency and month from scratch in decimal arithmetic and NodaTime's own calendar.
/// </summary>
internal static class NaiveStatements
{
    public static string Of(Simulation run)
    {
        var counted = run.Winners
            .Where(transaction => !transaction.Voided && transaction.AccountType != AccountType.Test)
            .Select(transaction => (Transaction: transaction, Month: MonthOf(transaction.OccurredAt, run.Options.Zone)))
            .ToList();
        var text = new StringBuilder();
        text.Append("month\taccount_id\tcurrency\taccount_type\ttransactions\topening");
        foreach (TransactionKind kind in Enum.GetValues<TransactionKind>())
        {
            string name = string.Concat(kind.ToString().Select((letter, index) => index > 0 && char.IsUpper(letter) ? "_" + letter : letter.ToString())).ToLowerInvariant();
            text.Append($"\t{name}_amount\t{name}_count");
        }

        text.Append("\tturnover\tprior_period_adjustment\tclosing\texposure\tpending\tavailable\n");
        var accounts = counted
            .GroupBy(pair => (pair.Transaction.AccountId, Code: pair.Transaction.Currency.Code, Type: pair.Transaction.AccountType))
            .OrderBy(account => account.Key.AccountId)
            .ThenBy(account => account.Key.Code, StringComparer.Ordinal)
            .Select(account => (account.Key, Transactions: account.ToList()))
            .ToList();
        for (int number = 0; number < run.Options.Months; number++)
        {
            YearMonth month = new YearMonth(run.Options.StartMonth.Year, run.Options.StartMonth.MonthOfYear).PlusMonths(number);
            foreach ((var key, var transactions) in accounts)
            {
                AppendRow(text, month, key.AccountId, $"{key.Code}\t{key.Type.ToString().ToUpperInvariant()}", key.Code, transactions);
            }
        }

        return text.ToString();
    }

    private static void AppendRow(
        StringBuilder text, YearMonth month, long account, string key, string code, List<(Transaction Transaction, YearMonth Month)> transactions)
    {
        var before = transactions.Where(pair => pair.Month.CompareTo(month) < 0).Select(pair => pair.Transaction).ToList();
        var during = transactions.Where(pair => pair.Month == month).Select(pair => pair.Transaction).ToList();
        List<Transaction> soFar = [.. before, .. during];
        decimal opening = Sum(before, transaction => transaction.Amount), closing = Sum(soFar, transaction => transaction.Amount);
        decimal exposure = Sum(soFar, transaction => transaction.ExposureDelta), pending = Sum(soFar, transaction => transaction.PendingDelta);
        decimal[] carried = [opening, Sum(before, transaction => transaction.ExposureDelta), Sum(before, transaction => transaction.PendingDelta)];
        if (during.Count == 0 && carried.All(balance => balance == 0))
        {
            return;
        }

        string format = code switch { "JPY" => "0", "BHD" => "0.000", _ => "0.00" };
        text.Append($"{month.Year:D4}-{month.Month:D2}\t{account}\t{key}\t{during.Count}\t{opening.ToString(format)}");
        foreach (TransactionKind kind in Enum.GetValues<TransactionKind>())
        {
            var ofKind = during.Where(transaction => transaction.Kind == kind).ToList();
            text.Append($"\t{Sum(ofKind, transaction => transaction.Amount).ToString(format)}\t{ofKind.Count}");
        }

        decimal[] last = [Sum(during, transaction => transaction.Stake), 0, closing, exposure, pending, closing - exposure];
        text.Append(string.Concat(last.Select(amount => "\t" + amount.ToString(format))));
        text.Append('\n');
    }

    private static decimal Sum(List<Transaction> transactions, Func<Transaction, Amount> column) =>
        transactions.Sum(transaction => column(transaction).TenThousandths / 10_000m);

    private static YearMonth MonthOf(Timestamp occurredAt, DateTimeZone zone) =>
        Instant.FromUnixTimeTicks(occurredAt.Microseconds * 10).InZone(zone).Date.ToYearMonth();
}
