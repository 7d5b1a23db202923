using NodaTime;

namespace Accounting.Bench.History;

/// <summary>A clock that stands until it is moved: years go by in minutes.</summary>
internal sealed class MovableClock(Instant beginning) : TimeProvider
{
    private Instant _now = beginning;

    public override DateTimeOffset GetUtcNow() => _now.ToDateTimeOffset();

    /// <summary>Forward only.</summary>
    public void MoveTo(Instant instant) => _now = Instant.Max(_now, instant);

    public void Move(Duration duration) => _now += duration;
}
