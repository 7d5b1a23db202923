namespace Accounting.Ingest;

/// <summary>What one poll of a transaction log brought.</summary>
public enum PollResult
{
    /// <summary>Nothing within the wait.</summary>
    Nothing,

    /// <summary>A message: the record is whole.</summary>
    Message,

    /// <summary>The log's end: every record below the record's offset, which is the next to be written, has been handed over.</summary>
    EndOfPartition,
}
