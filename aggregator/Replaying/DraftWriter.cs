using System.IO.Hashing;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;

namespace Accounting.Aggregator.Replaying;

/// <summary>
/// Compares intervals with what is stored of their places and writes down what isn't: candidates first, then, every few seconds, the draft
/// that names them.
/// </summary>
/// <param name="store">Where drafts and candidates go.</param>
/// <param name="inputs">What is stored.</param>
/// <param name="begun">The draft to go on with.</param>
/// <param name="decodesAgain">Whether an interval of which a message decodes differently is retracted and held anew, whole.</param>
/// <param name="keeps">Whether the draft is written down, to be gone on with.</param>
/// <param name="calendar">The business calendar.</param>
/// <param name="clock">Tells when the draft was last written.</param>
internal sealed class DraftWriter(
    IObjectStore store, Inputs inputs, RunDraft begun, bool decodesAgain, bool keeps, BusinessCalendar calendar, TimeProvider clock)
{
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(5);

    private readonly SegmentBuffer _rows = new();
    private readonly QuarantineBuffer _quarantine = new();
    private long _savedTimestamp = clock.GetTimestamp();

    public RunDraft Draft { get; private set; } = begun;

    /// <summary>Whether an interval of which a message decodes differently is retracted and held anew, whole.</summary>
    public bool DecodesAgain => decodesAgain;

    /// <summary>Notes what was read, and writes the draft if that is due.</summary>
    public async Task NoteAsync(Func<RunDraft, RunDraft> change, CancellationToken cancellation)
    {
        Draft = change(Draft);
        if (keeps && clock.GetElapsedTime(_savedTimestamp) >= SaveEvery)
        {
            await SaveAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Runs the whole reading; who is stopped in it finds in the draft how far it came.</summary>
    public async Task<RunDraft> KeepAsync(Func<Task> reading)
    {
        try
        {
            await reading().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (keeps)
        {
            await SaveAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        if (keeps)
        {
            await SaveAsync(CancellationToken.None).ConfigureAwait(false);
        }

        return Draft;
    }

    private async Task SaveAsync(CancellationToken cancellation)
    {
        Draft = await Draft.ClaimAsync(store, cancellation).ConfigureAwait(false);
        await store.PutAsync([Draft.ToContent()], cancellation).ConfigureAwait(false);
        _savedTimestamp = clock.GetTimestamp();
    }

    /// <summary>Takes in what an interval holds beyond what is stored.</summary>
    /// <param name="read">The interval.</param>
    /// <param name="isWhole">Whether it holds every message of its range.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="SourceMismatchException">The log isn't the one that the store was filled from.</exception>
    /// <exception cref="DamagedDataException">What is stored cannot be read.</exception>
    public async Task TakeAsync(ReadInterval read, bool isWhole, CancellationToken cancellation)
    {
        StoredPlaces stored = await StoredPlaces.LoadAsync(store, inputs, read.Source, read.Partition, read.Range, cancellation).ConfigureAwait(false);
        (long different, MessagePlace? first) = CountDifferent(read, stored);
        if (isWhole)
        {
            stored.RequireAllMet();
        }

        bool retracts = decodesAgain && different > 0;
        var redriven = new List<OffsetRange>();
        Collect(read, stored, retracts, redriven);
        if (_rows.Rows > 0 || _quarantine.Messages > 0 || redriven.Count > 0 || retracts)
        {
            await WriteAsync(read, redriven, retracts, cancellation).ConfigureAwait(false);
        }

        // Only now: who is stopped while it is written reads the interval again, and counts it then.
        Draft = Draft with
        {
            Counts = Draft.Counts + new ReplayCounts(0, 0, 0, 0, different),
            FirstDifferent = Draft.FirstDifferent ?? first,
        };
    }

    private static (long Count, MessagePlace? First) CountDifferent(ReadInterval read, StoredPlaces stored)
    {
        long count = 0;
        LogOffset? first = null;
        foreach (StoredTransaction row in read.Rows())
        {
            Note(row.Offset, stored.JudgeAccepted(row.Offset, row.RawHash, ContentHash.Of(row.Transaction)));
        }

        foreach (QuarantinedMessage message in read.Quarantined())
        {
            Note(message.Offset, stored.JudgeRejected(message.Offset, XxHash64.HashToUInt64(message.RawValue.Span)));
        }

        return (count, first is { } offset ? new MessagePlace(read.Source, read.Partition, offset) : null);

        void Note(LogOffset offset, PlaceVerdict verdict)
        {
            if (verdict == PlaceVerdict.Different)
            {
                count++;
                first = first is { } lowest && lowest < offset ? lowest : offset;
            }
        }
    }

    private void Collect(ReadInterval read, StoredPlaces stored, bool retracts, List<OffsetRange> redriven)
    {
        _rows.Clear();
        _quarantine.Clear();
        foreach (StoredTransaction row in read.Rows())
        {
            ulong contentHash = ContentHash.Of(row.Transaction);
            if (retracts || stored.JudgeAccepted(row.Offset, row.RawHash, contentHash) == PlaceVerdict.New)
            {
                _rows.Add(row.Transaction, contentHash, row.Offset, row.LoggedAt, row.RawHash, calendar.DayOf(row.Transaction.OccurredAt));
            }

            // Also where another owner of the partition had accepted it.
            if (stored.IsQuarantined(row.Offset))
            {
                redriven.Add(new OffsetRange(row.Offset, row.Offset.Next));
            }
        }

        foreach (QuarantinedMessage message in read.Quarantined())
        {
            PlaceVerdict verdict = stored.JudgeRejected(message.Offset, XxHash64.HashToUInt64(message.RawValue.Span));
            if (verdict == PlaceVerdict.New || (retracts && verdict == PlaceVerdict.Different))
            {
                _quarantine.Add(message.Offset, message.LoggedAt, message.Rejection, message.RawValue.Span);
            }
        }
    }

    private async Task WriteAsync(ReadInterval read, List<OffsetRange> redriven, bool retracts, CancellationToken cancellation)
    {
        Draft = await Draft.ClaimAsync(store, cancellation).ConfigureAwait(false);
        var contents = new List<ObjectContent>();
        SegmentLink? rows = null;
        QuarantineLink? quarantined = null;
        if (_rows.Rows > 0)
        {
            (byte[] file, IReadOnlyList<HomeDateRows> homeDates) = _rows.Build(read.Source, read.Partition, read.Range);
            SegmentReference reference = ReferenceTo(file, _rows.Rows, RunFiles.CandidateRows, read, contents);
            rows = new SegmentLink
            {
                Segment = reference,
                Source = read.Source,
                Partition = read.Partition,
                Run = Draft.Id,
                Range = read.Range,
                HomeDates = homeDates,
                CreatedAt = Draft.BegunAt,
            };
        }

        if (_quarantine.Messages > 0)
        {
            byte[] file = _quarantine.Build(read.Source, read.Partition, read.Range);
            SegmentReference reference = ReferenceTo(file, _quarantine.Messages, RunFiles.CandidateQuarantine, read, contents);
            quarantined = new QuarantineLink(read.Source, read.Partition, read.Range, Draft.Id, reference);
        }

        await store.PutAsync(contents, cancellation).ConfigureAwait(false);
        var candidate = new Candidate
        {
            Source = read.Source,
            Partition = read.Partition,
            Rows = rows,
            Quarantined = quarantined,
            Redriven = redriven,
            Retracted = retracts ? read.Range : null,
        };
        Draft = Draft with { Candidates = [.. Draft.Candidates, candidate] };
    }

    private SegmentReference ReferenceTo(
        byte[] file,
        long rows,
        Func<RunId, SourceId, LogPartition, OffsetRange, ContentHash256, ObjectKey> keyOf,
        ReadInterval read,
        List<ObjectContent> contents)
    {
        var hash = ContentHash256.Of(file);
        ObjectKey key = keyOf(Draft.Id, read.Source, read.Partition, read.Range, hash);
        contents.Add(ObjectContent.FromBytes(key, file));
        return new SegmentReference(key, hash, file.Length, rows);
    }
}
