namespace Accounting.Tests.Simulation;

/// <summary>Whether the exchange breaks its word that an id has one home date.</summary>
internal enum IdMistakes
{
    /// <summary>It keeps it.</summary>
    None,

    /// <summary>It breaks it, and in the end voids all but one.</summary>
    Cured,

    /// <summary>It breaks it and does nothing about it.</summary>
    Uncured,
}
