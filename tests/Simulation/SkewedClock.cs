using NodaTime;

namespace Accounting.Tests.Simulation;

/// <summary>The clock of one machine, which is ahead of the time, or behind it.</summary>
internal sealed class SkewedClock(SimulatedClock time, Duration ahead) : TimeProvider
{
    public override long TimestampFrequency => time.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + ahead.ToTimeSpan();

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);
}
