namespace Accounting.Aggregator.Consuming;

/// <summary>Partitions stopped, each by itself, while the others were read: somebody has to act. What was taken of all of them is durable.</summary>
/// <param name="problems">Of each partition what is wrong and what to do.</param>
public sealed class PartitionsStoppedException(IReadOnlyCollection<string> problems) : Exception(string.Join(Environment.NewLine, problems));
