using System.Globalization;
using Accounting.Aggregator.Runs;
using Accounting.Exchange.Books;
using Accounting.Exchange.Desks;
using Accounting.Ingest;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Quarantine;

namespace Accounting.Service.Demo;

/// <summary>
/// The exchange broke messages on purpose, and sent some twice with different contents, and knows which: it signs off just those, as the commands do. One
/// message more in quarantine is a difference; an id with other contents than it sent stays red.
/// </summary>
internal sealed class DemoSignOffs(StoreAccess access, SimulatedExchange exchange)
{
    private const string By = "simulated exchange";

    private int _conflictsSigned;

    /// <returns>What the exchange doesn't recognise.</returns>
    public async Task<IReadOnlyList<string>> SignAsync(TimeProvider clock, DemoPhase phase, CancellationToken cancellation)
    {
        await SignConflictsAsync(clock, phase, cancellation).ConfigureAwait(false);
        Inputs inputs = await new InputCatalog(access.Store).RefreshAsync(cancellation).ConfigureAwait(false);
        QuarantineCatalog quarantine = await QuarantineCatalog.OpenAsync(access.Store, inputs, cancellation).ConfigureAwait(false);
        IReadOnlyList<QuarantineEntry> quarantined = await quarantine.ReadAsync(cancellation).ConfigureAwait(false);
        if (quarantined.Count != exchange.Counts.Malformed)
        {
            return [$"quarantine holds {Counted.Of(quarantined.Count, "message")}, the exchange broke {Figures.Count(exchange.Counts.Malformed)}"];
        }

        await quarantine.SignOffAsync([.. quarantined.Where(entry => !entry.IsSigned)], By, "broken on purpose", Timestamp.Now(clock), cancellation).ConfigureAwait(false);
        return [];
    }

    private async Task SignConflictsAsync(TimeProvider clock, DemoPhase phase, CancellationToken cancellation)
    {
        SentConflict[] sent = [.. exchange.Books.Conflicts.Where(conflict => phase.IsLast || conflict.ToldAt <= Timestamp.FromInstant(phase.ClockStart))];
        IEnumerable<IdSignOff> signOffs = sent.Skip(_conflictsSigned).Select(conflict => new IdSignOff
        {
            Format = IdSignOff.CurrentFormat,
            TransactionId = conflict.Id,
            Contents = string.Join(' ', conflict.Contents.Select(hash => hash.ToString("x16", CultureInfo.InvariantCulture))),
            By = By,
            Reason = "sent again with a wrong amount; the first one counts, and is right",
            At = Timestamp.Now(clock),
        });
        await access.Store.PutAsync([.. signOffs.Select(signOff => signOff.ToContent())], cancellation).ConfigureAwait(false);
        _conflictsSigned = sent.Length;
    }
}
