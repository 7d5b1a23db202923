using Accounting.Ingest;
using Accounting.Ingest.Files;

namespace Accounting.Service.Produce;

/// <summary>The transactions of files, one file after the other. All of them were read and found sound before the first message.</summary>
public sealed class FileSupply : IMessageSupply
{
    private readonly IReadOnlyList<TransactionFile> _files;

    private readonly TimeProvider _clock;

    private FileSupply(IReadOnlyList<TransactionFile> files, long messages, Timestamp? earliest, Timestamp? latest, TimeProvider clock)
    {
        _files = files;
        _clock = clock;
        ExpectedMessages = messages;
        EarliestOccurredAt = earliest;
        LatestOccurredAt = latest;
    }

    public long ExpectedMessages { get; }

    /// <summary>The earliest time at which something occurred; null where the files hold no transaction.</summary>
    public Timestamp? EarliestOccurredAt { get; }

    /// <summary>The latest time at which something occurred; null where the files hold no transaction.</summary>
    public Timestamp? LatestOccurredAt { get; }

    /// <summary>For people: what of the files is passed over.</summary>
    public IEnumerable<string> Notes => _files.Select(file => file.DescribeSkipped()).OfType<string>();

    /// <param name="paths">The files.</param>
    /// <param name="mapping">How text is read whose columns aren't the schema's, or null.</param>
    /// <param name="clock">Dates the messages when they are produced.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="InputFileException">A file is missing or breaks a rule.</exception>
    public static FileSupply Open(IReadOnlyList<string> paths, TextMapping? mapping, TimeProvider clock, CancellationToken cancellation)
    {
        TransactionFile[] files = [.. paths.Select(path => TransactionFile.Open(path, mapping))];
        long messages = 0;
        Timestamp? earliest = null;
        Timestamp? latest = null;
        foreach (Transaction transaction in files.SelectMany(file => file.Read()))
        {
            cancellation.ThrowIfCancellationRequested();
            messages++;
            earliest = Earlier(Earlier(earliest, transaction.OccurredAt), transaction.OriginalOccurredAt);
            latest = Later(Later(latest, transaction.OccurredAt), transaction.OriginalOccurredAt);
        }

        return new FileSupply(files, messages, earliest, latest, clock);
    }

    /// <summary>The same files under another clock.</summary>
    public FileSupply With(TimeProvider clock) => new(_files, ExpectedMessages, EarliestOccurredAt, LatestOccurredAt, clock);

    public IEnumerable<MessageToProduce> Read(CancellationToken cancellation)
    {
        var encoder = new MessageEncoder();
        foreach (Transaction transaction in _files.SelectMany(file => file.Read()))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return new MessageToProduce(transaction.AccountId, encoder.Encode(transaction), WholeMilliseconds(Timestamp.Now(_clock)));
        }
    }

    private static Timestamp Later(Timestamp? known, Timestamp time) => known is { } later && later >= time ? later : time;

    private static Timestamp Earlier(Timestamp? known, Timestamp time) => known is { } earlier && earlier <= time ? earlier : time;

    private static Timestamp WholeMilliseconds(Timestamp time) => new(time.Microseconds - (time.Microseconds % 1000));
}
