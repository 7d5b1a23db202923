using NodaTime;
using NodaTime.Text;

namespace Accounting.Ingest;

/// <summary>A UTC instant in whole microseconds since 1970-01-01T00:00:00Z, as Avro's timestamp-micros and Parquet's TIMESTAMP hold it.</summary>
public readonly record struct Timestamp(long Microseconds) : IComparable<Timestamp>
{
    public const long MicrosecondsPerSecond = 1_000_000;

    public const long MicrosecondsPerDay = 86_400 * MicrosecondsPerSecond;

    private static readonly InstantPattern Pattern = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.ffffff'Z'");

    /// <summary>The first instant that a transaction may name: 1970-01-01T00:00:00Z.</summary>
    public static Timestamp Earliest => default;

    /// <summary>The first instant past those that a transaction may name: 2200-01-01T00:00:00Z.</summary>
    public static Timestamp Latest { get; } = FromInstant(Instant.FromUtc(2200, 1, 1, 0, 0));

    /// <summary>The UTC calendar date as days since 1970-01-01, floored.</summary>
    public HomeDate UtcDate => new((int)FloorDivide(Microseconds, MicrosecondsPerDay));

    public static bool operator <(Timestamp left, Timestamp right) => left.Microseconds < right.Microseconds;

    public static bool operator >(Timestamp left, Timestamp right) => left.Microseconds > right.Microseconds;

    public static bool operator <=(Timestamp left, Timestamp right) => left.Microseconds <= right.Microseconds;

    public static bool operator >=(Timestamp left, Timestamp right) => left.Microseconds >= right.Microseconds;

    public int CompareTo(Timestamp other) => Microseconds.CompareTo(other.Microseconds);

    public static Timestamp FromInstant(Instant instant) => new(FloorDivide(instant.ToUnixTimeTicks(), 10));

    public static Timestamp FromUnixMilliseconds(long milliseconds) => new(checked(milliseconds * 1000));

    public static Timestamp Now(TimeProvider clock) => FromInstant(Instant.FromDateTimeOffset(clock.GetUtcNow()));

    public Timestamp Plus(Duration duration) => new(checked(Microseconds + (duration.ToInt64Nanoseconds() / 1000)));

    public Instant ToInstant() => Instant.FromUnixTimeTicks(checked(Microseconds * 10));

    /// <summary>Parses ISO 8601 in UTC with <c>Z</c> and up to six decimals of a second.</summary>
    public static bool TryParse(string text, out Timestamp timestamp)
    {
        ParseResult<Instant> result = InstantPattern.ExtendedIso.Parse(text);
        timestamp = result.Success ? FromInstant(result.Value) : default;
        return result.Success && result.Value.ToUnixTimeTicks() % 10 == 0 && !HasMoreThanMicroseconds(text);
    }

    /// <summary>ISO 8601 with six decimals: <c>2026-11-22T06:45:00.000001Z</c>.</summary>
    public override string ToString() => Pattern.Format(ToInstant());

    private static long FloorDivide(long dividend, long divisor)
    {
        long quotient = Math.DivRem(dividend, divisor, out long remainder);
        return remainder < 0 ? quotient - 1 : quotient;
    }

    private static bool HasMoreThanMicroseconds(string text)
    {
        int point = text.LastIndexOf('.');
        return point >= 0 && text.AsSpan(point + 1).TrimEnd('Z').TrimEnd('0').Length > 6;
    }
}
