namespace Accounting.Reporting.Published;

/// <summary>What a control found.</summary>
public enum Verdict
{
    /// <summary>Both sides agree.</summary>
    Green,

    /// <summary>There was nothing to compare, or it is only compared when the month closes: nothing is known.</summary>
    NotChecked,

    /// <summary>A person accepts the very difference that stands, or that nothing was compared.</summary>
    SignedOff,

    /// <summary>A person should look; it doesn't hold up the close.</summary>
    Amber,

    /// <summary>Wrong or incomplete: the month can't become final.</summary>
    Red,
}
