namespace Accounting.Reporting.Published;

/// <summary>What a control found.</summary>
public enum Verdict
{
    /// <summary>Both sides agree.</summary>
    Green,

    /// <summary>There was nothing to compare: neither right nor wrong is known.</summary>
    NotChecked,

    /// <summary>A person should look; it doesn't hold up the close.</summary>
    Amber,

    /// <summary>Wrong or incomplete: the month can't become final.</summary>
    Red,
}
