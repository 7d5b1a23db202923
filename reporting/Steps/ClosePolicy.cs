using Accounting.Ingest;
using NodaTime;

namespace Accounting.Reporting.Steps;

/// <summary>The calendar of closing.</summary>
/// <param name="CloseDay">The day after the month's last day, counted from 1, from whose local midnight the month may become final.</param>
/// <param name="LatenessAllowance">How far past the month's end every partition must have been read to its end.</param>
public sealed record ClosePolicy(int CloseDay, Duration LatenessAllowance)
{
    /// <summary>The third day, 48 hours.</summary>
    public static ClosePolicy Default { get; } = new(3, Duration.FromHours(48));

    /// <summary>
    /// The first month to be reported: what is dated before it opens it. Null for the first with transactions. Once a month is final, the first
    /// final one is the first.
    /// </summary>
    public BusinessMonth? FirstMonth { get; init; }

    /// <summary>
    /// Whether a month waits until the topic's last days were read again. Without it, one closes though the named broker didn't answer, and says so;
    /// a topic that isn't the store's holds it up in any case.
    /// </summary>
    public bool RequiresReplay { get; init; } = true;

    /// <summary>How far the sides of controls may differ.</summary>
    public IReadOnlyList<ControlTolerance> Tolerances { get; init; } = [];

    /// <summary>Who closes months: what this person signs off is not accepted, so that signer and closer differ. Null where anybody may sign.</summary>
    public string? Closer { get; init; }

    /// <summary>Whether reports begin with a month at the latest, as long as none is final.</summary>
    /// <param name="month">The month.</param>
    /// <param name="isActive">Whether it has transactions that count.</param>
    public bool BeginsWith(BusinessMonth month, bool isActive) => FirstMonth is { } first ? month >= first : isActive;

    /// <summary>Business days that a settled market must have been idle at the month's end to be held to zero.</summary>
    public int IdleDays => (int)Math.Ceiling(LatenessAllowance.TotalDays);

    public Instant DueAt(BusinessMonth month, DateTimeZone zone) =>
        zone.AtStartOfDay(new LocalDate(month.Next.Year, month.Next.MonthOfYear, 1).PlusDays(CloseDay - 1)).ToInstant();

    public Timestamp CaughtUpBeyond(BusinessMonth month, DateTimeZone zone) => Timestamp.FromInstant(month.EndIn(zone) + LatenessAllowance);
}
