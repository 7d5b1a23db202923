namespace Accounting.Reporting.Controls;

/// <summary>What a control found.</summary>
public enum Verdict
{
    /// <summary>Both sides agree.</summary>
    Green,

    /// <summary>A person should look; it doesn't hold up the close.</summary>
    Amber,

    /// <summary>Wrong or incomplete: the month can't become final.</summary>
    Red,
}
