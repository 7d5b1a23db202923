using System.Globalization;
using Accounting.Ingest;

namespace Accounting.Tests.Simulation;

/// <summary>What is wrong with ids across home dates and months, as one would explain it: everything sorted by id and home date, looked at one by one.</summary>
internal static class ObviousIds
{
    /// <summary>The months that must not become final: with an id that counts twice, or whose month only a tie decides.</summary>
    public static IReadOnlySet<BusinessMonth> MonthsHeld(SimulatedTopic topic, BusinessCalendar calendar)
    {
        var held = new HashSet<BusinessMonth>();
        foreach (IReadOnlyList<OriginRow[]> id in Ids(topic))
        {
            Transaction[] counting = [.. id.Select(Standing).Where(standing => !standing.Voided)];
            held.UnionWith(counting.Length > 1 ? counting.Select(standing => calendar.DayOf(standing.OccurredAt).Month) : []);
            foreach (OriginRow[] home in id.Where(home => !Standing(home).Voided))
            {
                BusinessMonth[] contents = [.. home.Where(row => row.Transaction.Revision == Standing(home).Revision && !row.Transaction.Voided).Select(row => calendar.DayOf(row.Transaction.OccurredAt).Month).Distinct()];
                held.UnionWith(contents.Length > 1 ? contents : []);
            }
        }

        return held;
    }

    /// <summary>Ids whose first revision never came to some home date, and that count once at most: what a person may accept.</summary>
    public static IReadOnlyList<TransactionId> WithoutFirst(SimulatedTopic topic) =>
    [
        .. from id in Ids(topic)
           where id.Count(home => !Standing(home).Voided) <= 1 && id.Any(home => home.All(row => row.Transaction.Revision > 0))
           select id[0][0].Transaction.Id,
    ];

    /// <summary>Ids that some home date has other contents of at the revision that stands, with their hashes: what a person may accept.</summary>
    public static IReadOnlyList<(TransactionId Id, string Contents)> WithSeveralContents(SimulatedTopic topic) =>
    [
        .. from id in Ids(topic)
           from home in id
           let revision = home.Max(row => row.Transaction.Revision)
           let contents = NameOf(home.Where(row => row.Transaction.Revision == revision).Select(row => row.Transaction))
           where contents.Contains(' ', StringComparison.Ordinal)
           select (home[0].Transaction.Id, contents),
    ];

    /// <summary>What stands in the log and can be accepted.</summary>
    public static IEnumerable<OriginRow> Rows(SimulatedTopic topic) =>
        from partition in topic.Partitions
        from message in topic.Messages[partition.Value].Take(topic.VisibleCount(partition))
        where message.Transaction is not null
        select new OriginRow(partition, message.Offset, message.Record.LoggedAt, 0, message.Transaction!.Value);

    /// <summary>The contents of a revision, by their hashes, as sign-offs name them.</summary>
    public static string NameOf(IEnumerable<Transaction> contents) =>
        string.Join(' ', contents.Select(content => ContentHash.Of(content)).Distinct().Order().Select(content => content.ToString("x16", CultureInfo.InvariantCulture)));

    private static IEnumerable<IReadOnlyList<OriginRow[]>> Ids(SimulatedTopic topic) =>
        from row in Rows(topic)
        group row by row.Transaction.Id into id
        orderby id.Key
        select (IReadOnlyList<OriginRow[]>)[.. id.GroupBy(row => row.Transaction.HomeDate).OrderBy(home => home.Key).Select(home => home.ToArray())];

    private static Transaction Standing(OriginRow[] home) => ObviousFold.Standing(home, Mutation.None).Single().Transaction;
}
