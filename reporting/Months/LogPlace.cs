namespace Accounting.Reporting.Months;

/// <summary>Where a row stands.</summary>
internal readonly record struct LogPlace(string Source, int Partition, long Offset)
{
    /// <summary>Whether a row here may come next after one there, in the order of one log.</summary>
    public bool Follows(LogPlace before) => Offset > before.Offset && Source == before.Source && Partition == before.Partition;
}
