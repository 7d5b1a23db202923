namespace Accounting.Service.Dashboard.Drawings;

/// <summary>How far a home date has come, the least first.</summary>
public enum CalendarState
{
    /// <summary>It cannot be read, or its compaction failed.</summary>
    Failed,

    /// <summary>Rows of it wait for a compaction.</summary>
    Live,

    /// <summary>Its newest rows are compacted and published.</summary>
    Compacted,

    /// <summary>And the topic was read again after it.</summary>
    Replayed,

    /// <summary>And every month that it touches is final.</summary>
    Final,

    /// <summary>And one of them was restated.</summary>
    Restated,
}
