using Accounting.Ingest;
using NodaTime;

namespace Accounting.Tests.Simulation;

/// <summary>The time of one simulation, moved by its weather alone. Nobody may wait by it: a timer would wake up outside of any turn.</summary>
internal sealed class SimulatedClock(Instant start) : TimeProvider
{
    public Instant Now { get; private set; } = start;

    public Timestamp Timestamp => Timestamp.FromInstant(Now);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();

    public override long GetTimestamp() => Now.ToUnixTimeTicks();

    public void Advance(Duration by) => Now += by;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("The simulation has no timers: let the actor wait in a poll.");
}
