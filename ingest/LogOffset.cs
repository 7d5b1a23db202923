namespace Accounting.Ingest;

/// <summary>A position in one partition of a source: Kafka's offset, or the record's number in an imported file.</summary>
public readonly record struct LogOffset(long Value) : IComparable<LogOffset>
{
    public LogOffset Next => new(checked(Value + 1));

    public static bool operator <(LogOffset left, LogOffset right) => left.Value < right.Value;

    public static bool operator >(LogOffset left, LogOffset right) => left.Value > right.Value;

    public static bool operator <=(LogOffset left, LogOffset right) => left.Value <= right.Value;

    public static bool operator >=(LogOffset left, LogOffset right) => left.Value >= right.Value;

    public int CompareTo(LogOffset other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
