namespace Accounting.Service.CommandLine;

/// <summary>What the process says to the one that started it.</summary>
public enum ExitCode
{
    /// <summary>Done, and green.</summary>
    Done = 0,

    /// <summary>A red control, or something left undone.</summary>
    LeftUndone = 1,

    /// <summary>Wrong usage, or bad input.</summary>
    Usage = 2,

    /// <summary>The broker or the store is unavailable.</summary>
    Unavailable = 3,

    /// <summary>Damaged data.</summary>
    Damaged = 4,
}
