using Accounting.Ingest;
using NodaTime;

namespace Accounting.Tests.Simulation;

/// <summary>The time of one simulation, moved by its weather alone. A wait by it is over at once, within its turn: who waits for something takes a step before it waits again.</summary>
internal sealed class SimulatedClock(Instant start) : TimeProvider
{
    public Instant Now { get; private set; } = start;

    public Timestamp Timestamp => Timestamp.FromInstant(Now);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();

    public override long GetTimestamp() => Now.ToUnixTimeTicks();

    public void Advance(Duration by) => Now += by;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            callback(state);
        }

        return new SpentTimer();
    }

    private sealed class SpentTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException("The simulation's timers go off once.");

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
