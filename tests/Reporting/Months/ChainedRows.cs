using Accounting.Ingest;

namespace Accounting.Tests.Reporting.Months;

/// <summary>
/// Rows of two months as an exchange with running numbers and stated balances sends them, and of accounts with which something is wrong: numbers that are missing,
/// repeated or late, balances that don't follow, rows of one instant in any order, openings in the middle, corrections, voids, several currencies and types.
/// </summary>
internal static class ChainedRows
{
    private static readonly string[] Currencies = ["EUR", "JPY"];

    public static IReadOnlyList<SyntheticRow> Make(int seed, int accounts, int rowsOfAccount)
    {
        var random = new Random(seed);
        var rows = new List<SyntheticRow>();
        for (int account = 1; account <= accounts; account++)
        {
            AddAccount(rows, random, account, rowsOfAccount);
        }

        // In the log as they happened, but for a few.
        List<SyntheticRow> logged = [.. rows.OrderBy(row => row.Occurred).ThenBy(row => row.Id)];
        for (int late = 0; late < rows.Count / 20; late++)
        {
            int from = random.Next(logged.Count);
            SyntheticRow row = logged[from];
            logged.RemoveAt(from);
            logged.Insert(random.Next(from, logged.Count + 1), row);
        }

        return logged;
    }

    private static void AddAccount(List<SyntheticRow> rows, Random random, int account, int count)
    {
        // How wrong an account is: most are right.
        bool isNumbered = random.Next(4) > 0, isStated = random.Next(5) > 0, isTied = random.Next(4) == 0, isWrong = random.Next(4) == 0, opens = random.Next(4) == 0;
        long sequence = random.Next(1, 100);
        decimal balance = random.Next(3) == 0 ? random.Next(1000) : 0;
        string currency = Currencies[random.Next(Currencies.Length)];
        int minute = random.Next(600);
        for (int index = 0; index < count; index++)
        {
            minute += isTied && random.Next(2) == 0 ? 0 : random.Next(1, 3000);
            if (opens && random.Next(count) == 0)
            {
                rows.Add(Row(random, account, rows.Count + 1, minute) with { Kind = TransactionKind.OpeningBalance, Currency = currency, Amount = random.Next(500) });
                continue;
            }

            SyntheticRow row = Row(random, account, rows.Count + 1, minute) with
            {
                Currency = isWrong && random.Next(10) == 0 ? Currencies[random.Next(2)] : currency,
                Sequence = isNumbered && !(isWrong && random.Next(12) == 0) ? ++sequence - (isWrong && random.Next(8) == 0 ? random.Next(3) : 0) : null,
            };
            sequence += isWrong && random.Next(8) == 0 ? random.Next(3) : 0;
            balance += row.Amount;
            rows.Add(row with { BalanceAfter = isStated && random.Next(6) > 0 ? balance + (isWrong && random.Next(8) == 0 ? random.Next(-2, 3) : 0) : null });
            Correct(rows, random, rows[^1]);
        }
    }

    /// <summary>A row may come again with another content, later, void, or as a second content of one revision.</summary>
    private static void Correct(List<SyntheticRow> rows, Random random, SyntheticRow first)
    {
        for (int revision = 1; revision <= 2 && random.Next(9) == 0; revision++)
        {
            rows.Add(first with { Revision = revision, OriginalOccurredAt = first.OccurredAt, Amount = first.Amount + random.Next(-3, 4), Voided = random.Next(3) == 0, Sequence = null, BalanceAfter = null });
        }

        if (random.Next(25) == 0)
        {
            rows.Add(first with { Reference = "again" });
        }
    }

    private static SyntheticRow Row(Random random, int account, int id, int minute)
    {
        var at = new Timestamp(SyntheticRow.Parse("2026-08-05T00:00:00Z").Microseconds + (minute * 60L * Timestamp.MicrosecondsPerSecond));
        TransactionKind kind = random.Next(8) switch
        {
            0 => TransactionKind.Deposit,
            1 => TransactionKind.Settlement,
            2 => TransactionKind.BetCancelled,
            3 => TransactionKind.SettlementReversal,
            4 => TransactionKind.Adjustment,
            5 => TransactionKind.Commission,
            _ => TransactionKind.BetMatched,
        };
        int stake = random.Next(1, 3);
        return new SyntheticRow
        {
            Id = id,
            Account = account,
            AccountType = account % 7 == 0 ? AccountType.House : account % 11 == 0 && random.Next(3) == 0 ? AccountType.Test : AccountType.Customer,
            OccurredAt = at.ToString(),
            LoggedAt = random.Next(40) == 0 ? new Timestamp(at.Microseconds + (2 * Timestamp.MicrosecondsPerDay)).ToString() : null,
            Kind = kind,
            Amount = kind is TransactionKind.BetMatched or TransactionKind.BetCancelled ? 0 : random.Next(-40, 60) / 4m,
            Exposure = kind == TransactionKind.BetMatched ? stake : kind is TransactionKind.Deposit or TransactionKind.Adjustment ? 0 : -stake,
            Stake = kind == TransactionKind.BetMatched ? stake : 0,
            Market = kind is TransactionKind.Deposit or TransactionKind.Adjustment ? null : random.Next(1, 12),
            Sport = random.Next(3) == 0 ? "football" : null,
            InPlay = random.Next(3) switch { 0 => null, 1 => true, _ => false },
            Jurisdiction = random.Next(2) == 0 ? "GB" : null,
        };
    }
}
