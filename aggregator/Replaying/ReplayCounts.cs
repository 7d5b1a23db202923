namespace Accounting.Aggregator.Replaying;

/// <summary>What was met while reading again.</summary>
/// <param name="Messages">Messages read.</param>
/// <param name="Intervals">Intervals read.</param>
/// <param name="Restored">Files of the store that were missing or damaged and were put back, byte for byte.</param>
/// <param name="Verified">Intervals that the log no longer holds, whose stored files were verified instead.</param>
/// <param name="Different">Messages that decode to something else than what is stored of them.</param>
public readonly record struct ReplayCounts(long Messages, long Intervals, long Restored, long Verified, long Different)
{
    public static ReplayCounts operator +(ReplayCounts left, ReplayCounts right) => new(
        left.Messages + right.Messages,
        left.Intervals + right.Intervals,
        left.Restored + right.Restored,
        left.Verified + right.Verified,
        left.Different + right.Different);
}
