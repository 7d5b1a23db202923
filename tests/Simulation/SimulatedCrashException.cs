namespace Accounting.Tests.Simulation;

/// <summary>The process of an actor ends here, as if killed.</summary>
internal sealed class SimulatedCrashException(string actor) : Exception($"{actor} was killed.");
