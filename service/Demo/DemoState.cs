namespace Accounting.Service.Demo;

/// <summary>How far a demo has come.</summary>
public enum DemoState
{
    /// <summary>Begun, and not known to be done: its files are worth nothing.</summary>
    Running,

    /// <summary>Done: its record holds what it printed.</summary>
    Complete,
}
