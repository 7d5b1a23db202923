using NodaTime;

namespace Accounting.Service.Roles;

/// <summary>A kind of run that comes again and again, at one moment.</summary>
/// <param name="Role">The role that does it.</param>
/// <param name="LastSucceededAt">When the newest run began that ended with no step failed; null where none is on record.</param>
/// <param name="NextDueAt">When it is due next. In the past: it was missed, and a service does it when it starts.</param>
public sealed record RunTimes(string Role, Instant? LastSucceededAt, Instant NextDueAt);
