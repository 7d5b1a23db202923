namespace Accounting.Tests.Simulation;

/// <summary>Something that must never be, is.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
