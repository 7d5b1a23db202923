namespace Accounting.Service.Sources;

/// <summary>A partition of a source as <c>source list</c> shows it.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="StartsAt">Where the source begins it; null for its beginning.</param>
/// <param name="NextOffset">The first offset that no checkpoint covers; null where nothing was read.</param>
/// <param name="Lost">What nobody read of it before the source was retired; null for nothing.</param>
public sealed record ShownSourcePartition(int Partition, long? StartsAt, long? NextOffset, ShownLoss? Lost);
