namespace Accounting.Exchange.World;

/// <summary>Lengths of time in microseconds.</summary>
internal static class Micros
{
    public const long Millisecond = 1_000;

    public const long Second = 1_000 * Millisecond;

    public const long Minute = 60 * Second;

    public const long Hour = 60 * Minute;

    public const long Day = 24 * Hour;

    /// <summary>The first whole millisecond at or after a time: brokers keep milliseconds.</summary>
    public static long CeilingMillisecond(long time) => (time + Millisecond - 1) / Millisecond * Millisecond;
}
