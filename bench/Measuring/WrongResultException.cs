namespace Accounting.Bench.Measuring;

/// <summary>What was measured came to something else than the slow way of adding up: its time tells nothing.</summary>
internal sealed class WrongResultException(string message) : Exception(message);
