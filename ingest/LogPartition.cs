namespace Accounting.Ingest;

/// <summary>The number of a partition of a source.</summary>
public readonly record struct LogPartition(int Value) : IComparable<LogPartition>
{
    public static bool operator <(LogPartition left, LogPartition right) => left.Value < right.Value;

    public static bool operator >(LogPartition left, LogPartition right) => left.Value > right.Value;

    public static bool operator <=(LogPartition left, LogPartition right) => left.Value <= right.Value;

    public static bool operator >=(LogPartition left, LogPartition right) => left.Value >= right.Value;

    public int CompareTo(LogPartition other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
