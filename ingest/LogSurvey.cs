namespace Accounting.Ingest;

/// <summary>Which log the broker has under a topic's name, and what each of its partitions holds.</summary>
/// <param name="Identity">The log.</param>
/// <param name="Partitions">All of them, ascending.</param>
public sealed record LogSurvey(LogIdentity Identity, IReadOnlyList<PartitionBounds> Partitions);
