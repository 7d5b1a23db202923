namespace Accounting.Reporting.Published;

/// <summary>Where a month stands.</summary>
public enum MonthState
{
    /// <summary>It runs.</summary>
    Open,

    /// <summary>It has ended and waits for its last data.</summary>
    Closing,

    /// <summary>Its revision 1 is published.</summary>
    Final,
}
