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

    [LoggerMessage(303, LogLevel.Information, "{Shares} shares of a compaction were offered to other compactors: {Helped} of them were done by others")]
    public static partial void Shared(ILogger logger, int shares, int helped);

    [LoggerMessage(304, LogLevel.Information, "Helped another compaction, share {Share} of {Shares} of offer {Offer}: {Days} home dates from {First} to {Last}")]
    public static partial void Helped(ILogger logger, int share, int shares, string offer, int days, string first, string last);

    [LoggerMessage(305, LogLevel.Warning, "A share of offer {Offer} is left to the compaction that offered it: {Problem}")]
    public static partial void ShareFailed(ILogger logger, string offer, string problem);

    [LoggerMessage(306, LogLevel.Warning, "Can't help with offer {Offer}: {Problem}")]
    public static partial void OfferLeft(ILogger logger, string offer, string problem);
}
