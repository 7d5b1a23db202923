using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Replaying;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor.Replaying;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Quarantine;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Backfill;

/// <summary>
/// Decodes quarantined messages again with the schemas that are known now. Those that are accepted keep their place and time in the log,
/// become rows of a run, and leave quarantine.
/// </summary>
public sealed class RedriveJob(StoreAccess access, ServiceOptions options, TimeProvider clock, ILoggerFactory loggers)
{
    /// <param name="messages">What to decode again.</param>
    /// <param name="isDryRun">Whether it stops before anything counts, and leaves nothing behind.</param>
    /// <param name="show">Told what it would change, before it does.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<BackfillResult> RunAsync(
        IReadOnlyList<QuarantineEntry> messages, bool isDryRun, Action<PreparedRun> show, IStageProgress progress, CancellationToken cancellation)
    {
        var journal = new RunJournal(access.Store, "quarantine-retry", clock);
        return isDryRun ? WorkAsync() : journal.RunAsync(WorkAsync, cancellation);

        async Task<BackfillResult> WorkAsync()
        {
            RunDraft draft = await journal.StepAsync(
                "decode again", () => DecodeAsync(messages, cancellation), found => $"{Figures.Count(found.Counts.Messages)} of {Counted.Of(messages.Count, "message is", "messages are")} accepted now").ConfigureAwait(false);
            return await new RunCompletion(access, options, clock, loggers)
                .FinishAsync(journal, draft, new HashSet<HomeDate>(), 0, isDryRun, _ => null, show, progress, cancellation)
                .ConfigureAwait(false);
        }
    }

    private async Task<RunDraft> DecodeAsync(IReadOnlyList<QuarantineEntry> messages, CancellationToken cancellation)
    {
        Inputs inputs = await new InputCatalog(access.Store).RefreshAsync(cancellation).ConfigureAwait(false);
        using var schemas = WriterSchemas.Open(options.Schemas, clock, cancellation);
        var decoder = new TransactionDecoder(schemas.Registry, loggers.CreateLogger<TransactionDecoder>());
        MessageRules rules = await StoredMessageRules.ReadAsync(access.Store, options.Consumer.AheadOfBrokerMax, cancellation).ConfigureAwait(false);
        var replay = new RowReplay(access.Store, access.Root.NewCalendar(), clock, keepsDraft: false);
        var draft = RunDraft.Begin(RunKind.Redrive, "quarantine retry", ProductVersion.NameAndVersion, Timestamp.Now(clock), inputs, []);
        foreach (var partition in messages.GroupBy(entry => (entry.Source, entry.Partition)))
        {
            draft = await replay.ReadAsync(
                Accepted(decoder, rules, partition.OrderBy(entry => entry.Message.Offset)), partition.Key.Source, partition.Key.Partition, isAll: false, draft, inputs, cancellation).ConfigureAwait(false);
        }

        return draft;
    }

    private static IEnumerable<StoredTransaction> Accepted(TransactionDecoder decoder, MessageRules rules, IEnumerable<QuarantineEntry> entries)
    {
        foreach (QuarantineEntry entry in entries)
        {
            decoder.Decode(entry.Message.RawValue.Span, out DecodedMessage decoded);
            if (decoded.IsAccepted && rules.Check(entry.Source, entry.Partition, entry.Message.Offset, decoded.Transaction, entry.Message.LoggedAt) is null)
            {
                yield return new StoredTransaction(decoded.Transaction, entry.Message.Offset, entry.Message.LoggedAt, decoded.RawHash);
            }
        }
    }
}
