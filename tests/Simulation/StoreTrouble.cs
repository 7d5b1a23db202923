namespace Accounting.Tests.Simulation;

/// <summary>What becomes of one operation of the store.</summary>
internal enum StoreTrouble
{
    None,

    /// <summary>Nothing is done, and it fails.</summary>
    FailBefore,

    /// <summary>Half of its objects, each whole, are dealt with, and it fails.</summary>
    Tear,

    /// <summary>All is done, and it fails all the same.</summary>
    LoseAcknowledgement,

    /// <summary>It fails, and what it wrote appears later, whole.</summary>
    Late,

    /// <summary>All is done, and who asked for it dies before hearing of it.</summary>
    Crash,
}
