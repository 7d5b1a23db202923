using NodaTime;

namespace Accounting.Service.Demo;

/// <summary>
/// The pipeline's clock in a demo: it begins at a chosen instant, past the close of the last month, and runs on with the real one.
/// So a demo of past months and one of months to come behave alike. Waits and stopwatches are the real ones.
/// </summary>
public sealed class DemoClock(Instant start, TimeProvider real) : TimeProvider
{
    private readonly long _startTimestamp = real.GetTimestamp();

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => real.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => start.ToDateTimeOffset() + real.GetElapsedTime(_startTimestamp);

    public override long GetTimestamp() => real.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => real.CreateTimer(callback, state, dueTime, period);
}
