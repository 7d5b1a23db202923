using Accounting.Ingest;

namespace Accounting.Tests.Support;

/// <summary>A log whose polls a test looks at, on the polling thread: it may act before each, and bring something else instead.</summary>
internal sealed class ObservedLog(ITransactionLog log) : ITransactionLog
{
    public LogIdentity Identity => log.Identity;

    public string? LastError => log.LastError;

    /// <summary>Called before each poll.</summary>
    public Action? BeforePoll { get; set; }

    /// <summary>Called before each poll; an end that it returns comes instead.</summary>
    public Func<LogRecord?>? EndInstead { get; set; }

    /// <summary>Messages handed over so far.</summary>
    public int Messages { get; private set; }

    public void Join(IPartitionOwner owner) => log.Join(owner);

    public PollResult Poll(TimeSpan wait, out LogRecord record)
    {
        BeforePoll?.Invoke();
        if (EndInstead?.Invoke() is { } end)
        {
            record = end;
            return PollResult.EndOfPartition;
        }

        PollResult result = log.Poll(wait, out record);
        Messages += result == PollResult.Message ? 1 : 0;
        return result;
    }

    public void Commit(IReadOnlyList<PartitionPosition> positions) => log.Commit(positions);

    public PartitionBounds? AskBounds(LogPartition partition) => log.AskBounds(partition);

    public LogIdentity? AskIdentity() => log.AskIdentity();

    public FoundMessage? AskFirst(LogPartition partition, LogOffset from) => log.AskFirst(partition, from);

    public LogOffset? KnownEnd(LogPartition partition) => log.KnownEnd(partition);

    public void Begin(PartitionStart start) => log.Begin(start);

    public void Pause(IReadOnlyList<LogPartition> partitions) => log.Pause(partitions);

    public void Unpause(IReadOnlyList<LogPartition> partitions) => log.Unpause(partitions);

    public void Close() => log.Close();

    public void Dispose() => log.Dispose();
}
