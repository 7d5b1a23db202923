using Accounting.Ingest;
using NodaTime;

namespace Accounting.Tests.Simulation;

/// <summary>
/// The mistakes of <see cref="Mutation.CommitBeforeCheckpoint"/>, <see cref="Mutation.ForgottenLoss"/>, <see cref="Mutation.IdentityRemembered"/>, <see cref="Mutation.GrowthUnnoticed"/>,
/// <see cref="Mutation.AwayPassedOver"/> and <see cref="Mutation.JudgedByClock"/>: commits every message as it is read; tells its owner nothing of partitions that were lost and keeps it
/// where it was when they come back; says of the log what it was when it was opened; goes on behind a message that can't be judged for now; rejects what is ahead of its machine's clock.
/// </summary>
internal sealed class MisbehavingLog(ITransactionLog log, Mutation mutation, TimeProvider clock) : ITransactionLog, IPartitionOwner
{
    private readonly Dictionary<LogPartition, LogOffset> _remembered = [];
    private IPartitionOwner? _owner;

    public static bool Knows(Mutation mutation) => mutation is Mutation.CommitBeforeCheckpoint or Mutation.ForgottenLoss or Mutation.IdentityRemembered
        or Mutation.GrowthUnnoticed or Mutation.AwayPassedOver or Mutation.JudgedByClock;

    public LogIdentity Identity => log.Identity;

    public string? LastError => log.LastError;

    public void Join(IPartitionOwner owner)
    {
        _owner = owner;
        log.Join(this);
    }

    public PollResult Poll(TimeSpan wait, out LogRecord record)
    {
        PollResult result;
        try
        {
            result = log.Poll(wait, out record);
        }
        catch (UndecidedMessageException undecided) when (mutation is Mutation.AwayPassedOver)
        {
            log.Begin(new PartitionStart(undecided.Partition, undecided.Offset.Next));
            record = default;
            return PollResult.Nothing;
        }

        if (result == PollResult.Message && mutation is Mutation.JudgedByClock && record.LoggedAt > Timestamp.Now(clock).Plus(Duration.FromMinutes(5)))
        {
            record = record with { Message = record.Message with { Rejection = new Rejection(QuarantineReason.LoggedAhead, null, "ahead of this clock") } };
        }

        if (result == PollResult.Message)
        {
            _remembered[record.Partition] = record.Offset.Next;
            if (mutation is Mutation.CommitBeforeCheckpoint)
            {
                log.Commit([new PartitionPosition(record.Partition, record.Offset.Next)]);
            }
        }

        return result;
    }

    public void Commit(IReadOnlyList<PartitionPosition> positions) => log.Commit(positions);

    public PartitionBounds? AskBounds(LogPartition partition) => log.AskBounds(partition);

    public LogIdentity? AskIdentity() => mutation is Mutation.IdentityRemembered or Mutation.GrowthUnnoticed ? log.Identity : log.AskIdentity();

    public FoundMessage? AskFirst(LogPartition partition, LogOffset from) => log.AskFirst(partition, from);

    public LogOffset? KnownEnd(LogPartition partition) => log.KnownEnd(partition);

    public void Begin(PartitionStart start) => log.Begin(Misled(start));

    public void Pause(IReadOnlyList<LogPartition> partitions) => log.Pause(partitions);

    public void Unpause(IReadOnlyList<LogPartition> partitions) => log.Unpause(partitions);

    public void Close() => log.Close();

    public void Dispose() => log.Dispose();

    IReadOnlyList<PartitionStart> IPartitionOwner.Assigned(IReadOnlyList<LogPartition> partitions)
    {
        IReadOnlyList<PartitionStart> starts = _owner!.Assigned(partitions);
        return [.. starts.Select(Misled)];
    }

    void IPartitionOwner.Revoked(IReadOnlyList<LogPartition> partitions) => _owner!.Revoked(partitions);

    void IPartitionOwner.Lost(IReadOnlyList<LogPartition> partitions) => _owner!.Lost(partitions);

    private PartitionStart Misled(PartitionStart start) =>
        mutation is Mutation.ForgottenLoss && _remembered.TryGetValue(start.Partition, out LogOffset next) ? start with { Offset = next } : start;
}
