using System.Collections.Concurrent;
using Accounting.Service.Audit;
using Accounting.Service.Dashboard.Access;

namespace Accounting.Service.Dashboard.Web;

/// <summary>Notes who reads what of a customer, before it is shown. A page that is fetched again while it is looked at is one reading.</summary>
/// <param name="log">Where; null where nobody logs in, and so nobody can be named.</param>
/// <param name="clock">Tells how long ago something was read.</param>
public sealed class ReadingNotes(AuditLog? log, TimeProvider clock)
{
    private const int RememberedMax = 10_000;

    private static readonly TimeSpan OneReading = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<(string Login, AuditedAct Act, string Subject), DateTimeOffset> _noted = new();

    /// <exception cref="Aggregator.Store.StoreUnavailableException">It can't be noted, and isn't to be shown.</exception>
    public async Task NoteAsync(AuditedAct act, string subject, CancellationToken cancellation)
    {
        if (log is null || Visitor.Current is not { } visitor)
        {
            return;
        }

        DateTimeOffset now = clock.GetUtcNow();
        (string Login, AuditedAct, string) reading = (visitor.Login, act, subject);
        if (_noted.TryGetValue(reading, out DateTimeOffset last) && now - last < OneReading)
        {
            return;
        }

        await log.BeginAsync((visitor.Name, visitor.Login), act, subject, null, cancellation).ConfigureAwait(false);
        if (_noted.Count >= RememberedMax)
        {
            _noted.Clear();
        }

        _noted[reading] = now;
    }
}
