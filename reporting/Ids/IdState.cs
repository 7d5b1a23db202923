namespace Accounting.Reporting.Ids;

/// <summary>How something wrong with an id stands.</summary>
public enum IdState
{
    /// <summary>It holds up the close.</summary>
    Red,

    /// <summary>Somebody accepts it, and the id counts once at most.</summary>
    SignedOff,

    /// <summary>All home dates of the id but one have a voided winner.</summary>
    Cured,
}
