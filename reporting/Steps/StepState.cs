namespace Accounting.Reporting.Steps;

/// <summary>How a step stands.</summary>
public enum StepState
{
    /// <summary>Fresh: its recorded inputs are the present ones, and its outputs are there.</summary>
    Done,

    /// <summary>Stale, and the next run does it; or a close that waits for its conditions.</summary>
    Pending,

    /// <summary>A run is at it.</summary>
    Running,

    /// <summary>It was tried last without success: the next run tries again.</summary>
    Failed,

    /// <summary>A step that it depends on isn't to be had.</summary>
    Blocked,
}
