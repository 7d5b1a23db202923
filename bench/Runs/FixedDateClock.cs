namespace Accounting.Bench.Runs;

/// <summary>The machine's clock, set to the morning after the month that is measured: what a month waits for never depends on the day of the run.</summary>
internal sealed class FixedDateClock : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2026, 11, 5, 4, 0, 0, TimeSpan.Zero);

    private readonly long _began = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => Beginning + System.GetElapsedTime(_began);
}
