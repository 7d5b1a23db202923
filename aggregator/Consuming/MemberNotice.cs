using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>How a member last stood: put up by the polling thread, and read by any other.</summary>
internal sealed class MemberNotice(ITransactionLog log, MemberPartitions partitions, Backoff backoff, UndecidedPartitions undecided, AheadPartitions ahead, TimeProvider clock)
{
    private volatile MemberFigures? _figures;
    private volatile MemberStatus _status = MemberStatus.None;
    private Trouble? _brokerTrouble;

    /// <summary>What telemetry tells; null before the first time.</summary>
    public MemberFigures? Figures => _figures;

    public MemberStatus Status => _status;

    /// <summary>Puts up how the member stands now.</summary>
    /// <param name="messages">Messages taken so far.</param>
    public void Renew(long messages)
    {
        Timestamp now = Timestamp.Now(clock);
        _figures = new MemberFigures(now, [.. partitions.All.Select(owned => owned.FiguresWith(log.KnownEnd(owned.Partition))).OfType<PartitionFigures>()]);
        string? error = log.LastError;
        _brokerTrouble = error is null ? null : new Trouble(error, _brokerTrouble?.Since ?? now);
        _status = new MemberStatus([.. partitions.All.Select(owned => owned.Status)], messages, backoff.Trouble, _brokerTrouble, undecided.Trouble, ahead.Trouble);
    }
}
