namespace Accounting.Reporting.Months;

/// <summary>The first or last link of a chain that states a balance.</summary>
/// <param name="Base">The stated balance less the effects up to it.</param>
/// <param name="At">When it occurred.</param>
/// <param name="Imported">Whether it was brought in after the fact.</param>
internal readonly record struct ChainEnd(Int128 Base, long At, bool Imported);
