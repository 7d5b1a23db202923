using Accounting.Ingest;
using Accounting.Service.Roles;
using NodaTime;

namespace Accounting.Service.Queries;

/// <summary>A kind of run as <c>status</c> shows it.</summary>
/// <param name="Role">The role that does it.</param>
/// <param name="LastSucceededAt">When the newest run began that succeeded; null where none did.</param>
/// <param name="NextDueAt">When it is due next.</param>
/// <param name="Missed">Whether that is past.</param>
public sealed record ShownRunTimes(string Role, string? LastSucceededAt, string NextDueAt, bool Missed)
{
    public static ShownRunTimes Of(RunTimes times, Instant now) => new(
        times.Role,
        times.LastSucceededAt is { } succeeded ? Timestamp.FromInstant(succeeded).ToString() : null,
        Timestamp.FromInstant(times.NextDueAt).ToString(),
        times.NextDueAt < now);
}
