using Microsoft.Extensions.Logging;

namespace Accounting.Compactor;

/// <summary>The log events of this room: 300 to 399.</summary>
internal static partial class Log
{
    [LoggerMessage(300, LogLevel.Information, "Folded home dates from {First} to {Last}: {Days}; rows read from segments: {Rows}")]
    public static partial void BatchFolded(ILogger logger, int days, string first, string last, long rows);

    [LoggerMessage(301, LogLevel.Warning, "A damaged checkpoint is set aside: others cover the offsets that it did. {Problem}")]
    public static partial void CheckpointSetAside(ILogger logger, string problem);

    [LoggerMessage(302, LogLevel.Error, "{Date} cannot be compacted; the other dates are: {Problem}")]
    public static partial void DayFailed(ILogger logger, string date, string problem);

    [LoggerMessage(303, LogLevel.Information, "Another compaction has folded home dates that this one would have: {Days}")]
    public static partial void FoldedByAnother(ILogger logger, int days);
}
