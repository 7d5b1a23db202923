using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Service.Audit;

/// <summary>
/// The acts of those who logged in, in their order: one immutable object each, which names the hash of the one before. Of several who write at once one creates the next
/// number, and the others follow it. The end is found by doubling and halving, in a few reads however long the log is.
/// </summary>
public sealed class AuditLog(IObjectStore store, TimeProvider clock) : IDisposable
{
    public const string Prefix = "audit/";

    /// <summary>What to do about an entry that can't be relied on.</summary>
    public const string Remedy = "Restore audit/ from a copy of the store; what it says can't be made again.";

    private readonly SemaphoreSlim _turn = new(1);
    private AuditEntry? _last;
    private ContentHash256? _lastHash;

    public static ObjectKey KeyOf(long number) => ObjectKey.Parse(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:D10}.json"));

    /// <exception cref="DamagedDataException">The bytes aren't those that were written.</exception>
    public static AuditEntry Parse(ObjectKey key, ReadOnlySpan<byte> bytes)
    {
        AuditEntry entry = SealedJson.Deserialize<AuditEntry>(key, bytes, Remedy, AuditEntry.CurrentFormat);
        return KeyOf(entry.Number) == key ? entry : throw new DamagedDataException($"{key} says that it is entry {entry.Number}. {Remedy}");
    }

    /// <summary>Notes an act before it is done; where it can't be noted it mustn't be done.</summary>
    /// <param name="who">The name, and by what the person is known.</param>
    /// <param name="act">What is done.</param>
    /// <param name="subject">Of what.</param>
    /// <param name="reason">Why; null where none is asked for.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="StoreUnavailableException">The store can't be written.</exception>
    /// <exception cref="DamagedDataException">The log's end can't be read.</exception>
    public Task<AuditEntry> BeginAsync((string Name, string Login) who, AuditedAct act, string subject, string? reason, CancellationToken cancellation) => AppendAsync(
        new AuditEntry
        {
            Format = AuditEntry.CurrentFormat,
            Number = 0,
            Previous = null,
            At = Timestamp.Now(clock),
            Who = who.Name,
            Login = who.Login,
            Act = act,
            Subject = subject,
            Reason = reason,
            EndOf = null,
            ExitCode = null,
            Outcome = null,
            Software = ProductVersion.NameAndVersion,
        },
        cancellation);

    /// <summary>Notes how an act ended.</summary>
    /// <inheritdoc cref="BeginAsync"/>
    public Task<AuditEntry> EndAsync(AuditEntry act, int exitCode, string outcome, CancellationToken cancellation) =>
        AppendAsync(act with { At = Timestamp.Now(clock), EndOf = act.Number, ExitCode = exitCode, Outcome = outcome }, cancellation);

    /// <summary>An entry; null where there is none of that number.</summary>
    /// <exception cref="DamagedDataException">It isn't what was written.</exception>
    public async Task<AuditEntry?> FindAsync(long number, CancellationToken cancellation) =>
        number > 0 && await store.TryReadAsync(KeyOf(number), cancellation).ConfigureAwait(false) is { } bytes ? Parse(KeyOf(number), bytes) : null;

    /// <summary>The newest entries, the newest first.</summary>
    /// <exception cref="DamagedDataException">One isn't what was written.</exception>
    public async Task<IReadOnlyList<AuditEntry>> NewestAsync(int count, CancellationToken cancellation)
    {
        long last = await FindEndAsync(0, cancellation).ConfigureAwait(false);
        var found = new List<AuditEntry>();
        for (long number = last; number > Math.Max(0, last - count); number--)
        {
            found.Add(await FindAsync(number, cancellation).ConfigureAwait(false) ?? throw new DamagedDataException($"{KeyOf(number)} is missing. {Remedy}"));
        }

        return found;
    }

    public void Dispose() => _turn.Dispose();

    private async Task<AuditEntry> AppendAsync(AuditEntry draft, CancellationToken cancellation)
    {
        await store.RequireExclusiveCreationAsync(cancellation).ConfigureAwait(false);
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            while (true)
            {
                await AdvanceAsync(cancellation).ConfigureAwait(false);
                AuditEntry next = draft with { Number = (_last?.Number ?? 0) + 1, Previous = _lastHash };
                byte[] bytes = SealedJson.Serialize(next);
                if (await store.TryCreateAsync(ObjectContent.FromBytes(KeyOf(next.Number), bytes), cancellation).ConfigureAwait(false)
                    || await IsOurOwnAsync(next.Number, bytes, cancellation).ConfigureAwait(false))
                {
                    (_last, _lastHash) = (next, ContentHash256.Of(bytes));
                    return next;
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A creation whose answer was lost is repeated by the store, and then finds what it made itself.</summary>
    private async Task<bool> IsOurOwnAsync(long number, byte[] bytes, CancellationToken cancellation) =>
        await store.TryReadAsync(KeyOf(number), cancellation).ConfigureAwait(false) is { } there && there.AsSpan().SequenceEqual(bytes);

    /// <summary>Reads what others have appended.</summary>
    private async Task AdvanceAsync(CancellationToken cancellation)
    {
        long end = await FindEndAsync(_last?.Number ?? 0, cancellation).ConfigureAwait(false);
        if (end > (_last?.Number ?? 0))
        {
            byte[] bytes = await store.TryReadAsync(KeyOf(end), cancellation).ConfigureAwait(false) ?? throw new DamagedDataException($"{KeyOf(end)} is missing. {Remedy}");
            (_last, _lastHash) = (Parse(KeyOf(end), bytes), ContentHash256.Of(bytes));
        }
    }

    /// <summary>The last number there is, which is no less than one that is known.</summary>
    private async Task<long> FindEndAsync(long known, CancellationToken cancellation)
    {
        async Task<bool> IsThereAsync(long number) => await store.TryReadAsync(KeyOf(number), cancellation).ConfigureAwait(false) is not null;
        long step = 1;
        while (await IsThereAsync(known + step).ConfigureAwait(false))
        {
            known += step;
            step *= 2;
        }

        // There is none at known + step; the end lies below.
        for (step /= 2; step > 0; step /= 2)
        {
            known += await IsThereAsync(known + step).ConfigureAwait(false) ? step : 0;
        }

        return known;
    }
}
