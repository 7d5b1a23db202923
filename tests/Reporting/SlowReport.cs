using System.Globalization;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Tests.Reporting;

/// <summary>The statements of a month by LINQ and decimals over all rows: no ledger, no cache, no SQL.</summary>
internal static class SlowReport
{
    public static string Statements(IReadOnlyList<SyntheticRow> rows, BusinessMonth month, DateTimeZone zone)
    {
        var calendar = new BusinessCalendar(zone);
        SyntheticRow[] counting = [.. rows.GroupBy(row => row.Id).Select(revisions => revisions.MaxBy(row => row.Revision)!).Where(row => !row.Voided && row.AccountType != AccountType.Test)];
        var lines = new List<string> { Header() };
        foreach (var account in counting.Where(row => calendar.DayOf(row.Occurred) <= month.LastDay).GroupBy(row => (row.Account, row.Currency, row.AccountType)).OrderBy(group => group.Key.Account).ThenBy(group => group.Key.Currency, StringComparer.Ordinal).ThenBy(group => group.Key.AccountType.Name(), StringComparer.Ordinal))
        {
            SyntheticRow[] own = [.. account.Where(row => calendar.DayOf(row.Occurred).Month == month)];
            decimal opening = account.Sum(row => row.Amount) - own.Sum(row => row.Amount);
            decimal closing = account.Sum(row => row.Amount), exposure = account.Sum(row => row.Exposure), pending = account.Sum(row => row.Pending);
            if (own.Length == 0 && opening == 0 && closing == 0 && exposure == 0 && pending == 0)
            {
                continue;
            }

            string Money(decimal value) => new AmountSum((Int128)(value * Amount.Scale)).ToString(Currency.Parse(account.Key.Currency).DecimalPlaces);
            IEnumerable<string> kinds = SchemaNames.Kinds.SelectMany(kind => new[]
            {
                Money(own.Where(row => row.Kind == kind).Sum(row => row.Amount)),
                own.Count(row => row.Kind == kind).ToString(CultureInfo.InvariantCulture),
            });
            lines.Add(string.Join('\t', (string[])
            [
                account.Key.Account.ToString(CultureInfo.InvariantCulture), account.Key.Currency, account.Key.AccountType.Name(), own.Length.ToString(CultureInfo.InvariantCulture), Money(opening), .. kinds,
                Money(own.Sum(row => row.Stake)), Money(0), Money(closing), Money(exposure), Money(pending), Money(closing - exposure),
            ]));
        }

        return string.Join('\n', lines) + "\n";
    }

    private static string Header() =>
        "account_id\tcurrency\taccount_type\ttransactions\topening\t"
        + string.Join('\t', SchemaNames.Kinds.Select(kind => kind.Name().ToLowerInvariant()).Select(kind => $"{kind}_amount\t{kind}_count"))
        + "\tturnover\tprior_period_adjustment\tclosing\texposure\tpending\tavailable";
}
