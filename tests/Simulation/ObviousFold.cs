using Accounting.Aggregator.Fold;
using Accounting.Ingest;

namespace Accounting.Tests.Simulation;

/// <summary>The fold as one would explain it: sort, take the first of each id, add up. Slow, and with nothing incremental in it.</summary>
internal static class ObviousFold
{
    /// <summary>The row that stands for each id.</summary>
    public static IEnumerable<OriginRow> Standing(IEnumerable<OriginRow> rows, Mutation mutation) =>
        from row in rows
        group row by row.Transaction.Id into id
        select mutation is Mutation.TieBrokenByArrival
            ? id.OrderByDescending(row => row.Transaction.Revision).ThenBy(row => row.Offset).First()
            : id.OrderByDescending(row => row.Transaction.Revision)
                .ThenByDescending(row => ContentHash.Of(row.Transaction))
                .ThenBy(row => row.Partition).ThenBy(row => row.Offset).First();

    /// <summary>Number and sums of the transactions that count, as text, by business day, currency and kind.</summary>
    public static IReadOnlyList<string> Totals(IEnumerable<OriginRow> rows, BusinessCalendar calendar, Mutation mutation) =>
    [
        .. from row in Standing(rows, mutation)
           where !row.Transaction.Voided
           group row.Transaction by (Day: calendar.DayOf(row.Transaction.OccurredAt), row.Transaction.Currency, row.Transaction.Kind) into total
           let sums = total.Aggregate(default(MoneySums), (sum, transaction) => sum + MoneySums.Of(transaction))
           orderby total.Key.Day, total.Key.Currency, total.Key.Kind
           select $"{total.Key.Day} {total.Key.Currency.Code} {total.Key.Kind} {total.Count()} {sums}",
    ];
}
