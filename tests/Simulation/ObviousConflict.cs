using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Service.Quarantine;

namespace Accounting.Tests.Simulation;

/// <summary>An id that stands by a tie, as one would explain it: of the revision that stands more than one content was sent, and they differ in a figure.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The contents, as a sign-off names them.</param>
/// <param name="Months">Of the contents.</param>
/// <param name="Contents">Of each content the places where it stands.</param>
internal sealed record ObviousConflict(TransactionId Id, string Name, IReadOnlySet<BusinessMonth> Months, IReadOnlyList<OriginRow[]> Contents)
{
    /// <summary>All of which nobody has said which content is right.</summary>
    public static IReadOnlyList<ObviousConflict> Unsigned(IEnumerable<OriginRow> rows, BusinessCalendar calendar, IObjectStore store)
    {
        var signed = IdSignOff.ReadAllAsync(store, CancellationToken.None).GetAwaiter().GetResult().Select(signOff => (signOff.Id, signOff.Contents)).ToHashSet();
        return
        [
            .. from home in rows.GroupBy(row => (row.Transaction.Id, row.Transaction.HomeDate))
               let revision = home.Max(row => row.Transaction.Revision)
               let standing = home.Where(row => row.Transaction.Revision == revision).ToArray()
               let name = ObviousIds.NameOf(standing.Select(row => row.Transaction))
               where standing.Select(row => FiguresOf(row.Transaction, calendar)).Distinct().Count() > 1
                   && standing.Any(row => row.Transaction.AccountType is not AccountType.Test) && !signed.Contains((home.Key.Id, name))
               select new ObviousConflict(
                   home.Key.Id,
                   name,
                   standing.Select(row => calendar.DayOf(row.Transaction.OccurredAt).Month).ToHashSet(),
                   [.. standing.GroupBy(row => ContentHash.Of(row.Transaction)).Select(content => content.ToArray())]),
        ];
    }

    /// <summary>Whether it holds up the first of the months that aren't final: it is of that month, or of a final one that was closed without one of the contents.</summary>
    public bool Concerns(BusinessMonth first, Coverage? closed) =>
        Months.Contains(first) || (Months.Any(month => month < first) && Contents.Any(copies => closed is null || !copies.Any(row => ClosedMonths.IsIn(closed, row.Partition, row.Offset))));

    private static (BusinessDay, Transaction) FiguresOf(Transaction transaction, BusinessCalendar calendar) =>
        (calendar.DayOf(transaction.OccurredAt), transaction with { Reference = null, OccurredAt = default, OriginalOccurredAt = default(Timestamp) });
}
