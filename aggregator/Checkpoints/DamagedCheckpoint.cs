namespace Accounting.Aggregator.Checkpoints;

/// <summary>A checkpoint that isn't what its name says.</summary>
/// <param name="Name">Its name, which still tells its place and range.</param>
/// <param name="Problem">What is wrong with it, and what to do.</param>
public sealed record DamagedCheckpoint(CheckpointKey Name, string Problem);
