namespace Accounting.Tests.Aggregator.Store;

public enum StoreFaultKind
{
    None,

    /// <summary>Nothing is done, and the operation fails.</summary>
    FailBefore,

    /// <summary>The first half of the objects appear or disappear, each whole, and the operation fails; of one object, none.</summary>
    Tear,

    /// <summary>Everything is done, and the operation fails all the same.</summary>
    LoseAcknowledgement,
}
