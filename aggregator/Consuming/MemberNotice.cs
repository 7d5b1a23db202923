using Accounting.Ingest;
using NodaTime;

namespace Accounting.Aggregator.Consuming;

/// <summary>How a member last stood: put up by the polling thread, and read by any other.</summary>
internal sealed class MemberNotice(ITransactionLog log, MemberPartitions partitions, Backoff backoff, UndecidedPartitions undecided, AheadPartitions ahead, TimeProvider clock)
{
    /// <summary>Adding up what is in memory of many partitions takes some thousandths of a second.</summary>
    private static readonly Duration LiveEvery = Duration.FromSeconds(2);

    private readonly Pace _pace = new();
    private volatile MemberFigures? _figures;
    private volatile MemberStatus _status = MemberStatus.None;
    private Trouble? _brokerTrouble;
    private IReadOnlyList<LiveTotals> _live = [];
    private Timestamp? _liveAt;

    /// <summary>What telemetry tells; null before the first time.</summary>
    public MemberFigures? Figures => _figures;

    public MemberStatus Status => _status;

    /// <summary>Puts up how the member stands now.</summary>
    /// <param name="messages">Messages taken so far.</param>
    public void Renew(long messages)
    {
        Timestamp now = Timestamp.Now(clock);
        var figures = new MemberFigures(now, [.. partitions.All.Select(owned => owned.FiguresWith(log.KnownEnd(owned.Partition))).OfType<PartitionFigures>()]);
        _figures = figures;
        string? error = log.LastError;
        _brokerTrouble = error is null ? null : new Trouble(error, _brokerTrouble?.Since ?? now);
        _pace.Note(messages, now);
        if (_liveAt is not { } liveAt || now >= liveAt.Plus(LiveEvery) || now < liveAt)
        {
            (_live, _liveAt) = (LiveTotals.Of(partitions.All, now), now);
        }

        _status = new MemberStatus([.. partitions.All.Select(owned => owned.Status)], messages, backoff.Trouble, _brokerTrouble, undecided.Trouble, Clock: ahead.Trouble)
        {
            MessagesPerSecond = _pace.MessagesPerSecond,
            LagMessages = figures.Partitions.Aggregate((long?)0, (sum, partition) => sum + partition.LagMessages),
            Live = _live,
        };
    }
}
