using System.IO.Hashing;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using static Accounting.Tests.Simulation.Stage;

namespace Accounting.Tests.Simulation;

/// <summary>What consumers left in the store, compared with the log that they read.</summary>
internal sealed class StoredLog
{
    private readonly SimulatedTopic _topic;
    private readonly Func<ContentHash256?, BusinessCalendar> _calendarOf;
    private readonly IReadOnlyList<Checkpoint> _checkpoints;
    private readonly List<OriginRow> _logRows;

    private StoredLog(SimulatedTopic topic, Func<ContentHash256?, BusinessCalendar> calendarOf, IReadOnlyList<Checkpoint> checkpoints)
    {
        _topic = topic;
        _calendarOf = calendarOf;
        _checkpoints = checkpoints;
        _logRows =
        [
            .. from partition in topic.Partitions
               from message in topic.Messages[partition.Value]
               where message.Transaction is not null
               select new OriginRow(partition, message.Offset, message.Record.LoggedAt, XxHash64.HashToUInt64(message.Record.Value), message.Transaction!.Value),
        ];
    }

    /// <summary>Everything of the log is stored, nothing else, and nothing of it differs.</summary>
    public static void Check(IObjectStore store, SimulatedTopic topic, BusinessCalendar calendar, Mutation mutation) => Check(store, topic, _ => calendar, mutation);

    /// <summary>The same where days were cut by several rules, one after the other.</summary>
    /// <param name="store">What is stored.</param>
    /// <param name="topic">What was sent.</param>
    /// <param name="calendarOf">Cuts as the rules do that a checkpoint names.</param>
    /// <param name="mutation">A mistake made on purpose.</param>
    public static void Check(IObjectStore store, SimulatedTopic topic, Func<ContentHash256?, BusinessCalendar> calendarOf, Mutation mutation)
    {
        var catalog = new CheckpointCatalog(store);
        catalog.RefreshAsync(CancellationToken.None).GetAwaiter().GetResult();
        var stored = new StoredLog(topic, calendarOf, catalog.Checkpoints);
        SettledSums.Check(store);
        stored.CheckCoverage(new Inputs(catalog.Checkpoints, []).Coverage());
        stored.CheckRows(store);
        stored.CheckRunningTotals(new StoredTotals(store), mutation);
        foreach (LogPartition partition in topic.Partitions)
        {
            Require(topic.Committed[partition] == topic.EndOf(partition), $"partition {partition} was committed up to {topic.Committed[partition]} and ends at {topic.EndOf(partition)}");
        }
    }

    private void CheckCoverage(Coverage coverage)
    {
        foreach (LogPartition partition in _topic.Partitions)
        {
            IReadOnlyList<SimulatedMessage> messages = _topic.Messages[partition.Value];
            IReadOnlyList<OffsetRange> ranges = coverage.Partitions.FirstOrDefault(covered => covered.Partition == partition)?.Ranges ?? [];
            bool isWhole = messages.Count == 0
                ? ranges.Count == 0
                : ranges.Count == 1 && ranges[0].From <= messages[0].Offset && ranges[0].To == _topic.EndOf(partition);
            Require(isWhole, $"partition {partition} up to {_topic.EndOf(partition)} is covered by {string.Join(", ", ranges)}");
        }
    }

    private void CheckRows(IObjectStore store)
    {
        var stored = new HashSet<OriginRow>();
        foreach (Checkpoint checkpoint in _checkpoints.Where(checkpoint => checkpoint.Segment is not null))
        {
            SegmentFile segment = SegmentFile.ReadAsync(store, checkpoint.Segment!, CancellationToken.None).GetAwaiter().GetResult();
            foreach (HomeDateRows date in checkpoint.HomeDates)
            {
                StoredRowReader rows = segment.Rows(date);
                while (rows.TryRead(out StoredTransaction row))
                {
                    Require(row.Transaction.HomeDate == date.Date, $"a row of {row.Transaction.HomeDate} stands under {date.Date}");
                    Transaction kept = row.Transaction with
                    {
                        Sport = row.Transaction.Sport.Copy(),
                        Jurisdiction = row.Transaction.Jurisdiction.Copy(),
                        Reference = row.Transaction.Reference.Copy(),
                    };
                    stored.Add(new OriginRow(checkpoint.Partition, row.Offset, row.LoggedAt, row.RawHash, kept));
                }
            }
        }

        Require(stored.SetEquals(_logRows), $"{_logRows.Count} rows were sent, {stored.Count} different ones are stored, {stored.Intersect(_logRows).Count()} of them as they were sent");
    }

    /// <summary>What day stores had added up as messages came, and after any number of recoveries, is the sum over the log up to there.</summary>
    private void CheckRunningTotals(StoredTotals totals, Mutation mutation)
    {
        foreach (Checkpoint checkpoint in _checkpoints.Where(checkpoint => !OverlapsAnother(checkpoint)))
        {
            foreach (HomeDateRows date in checkpoint.HomeDates.Where(date => date.RunningTotals is not null))
            {
                IReadOnlyList<string> expected = ObviousFold.Totals(
                    _logRows.Where(row => row.Partition == checkpoint.Partition && row.Offset < checkpoint.To && row.Transaction.HomeDate == date.Date),
                    _calendarOf(checkpoint.CutBy),
                    mutation);
                string[] kept = [.. totals.OfAsync(checkpoint.Link!, date, CancellationToken.None).GetAwaiter().GetResult()!.Select(total => $"{total.BusinessDay} {total.Currency.Code} {total.Kind} {total.Transactions} {total.Sums}")];
                Require(
                    kept.SequenceEqual(expected),
                    $"the running totals of {date.Date} in {checkpoint.Partition} at {checkpoint.To} are\n{string.Join('\n', kept)}\nand should be\n{string.Join('\n', expected)}");
            }
        }
    }

    /// <summary>Where two owners overlapped, a day store may have loaded what the other had read beyond its own place.</summary>
    private bool OverlapsAnother(Checkpoint checkpoint) => _checkpoints.Any(other =>
        other != checkpoint && other.Partition == checkpoint.Partition && other.From < checkpoint.To && checkpoint.From < other.To);
}
