using Microsoft.Extensions.Logging;

namespace Accounting.Service;

/// <summary>What the service says. Event ids 500 to 599 are its own.</summary>
internal static partial class Log
{
    [LoggerMessage(500, LogLevel.Debug, "Unexpected failure")]
    public static partial void UnexpectedFailure(this ILogger logger, Exception exception);

    [LoggerMessage(501, LogLevel.Information, "Role {Role} started")]
    public static partial void RoleStarted(this ILogger logger, string role);

    [LoggerMessage(502, LogLevel.Information, "Role {Role} stopped")]
    public static partial void RoleStopped(this ILogger logger, string role);

    [LoggerMessage(503, LogLevel.Error, "Role {Role} failed, and the service stops: {Reason}")]
    public static partial void RoleFailed(this ILogger logger, string role, string reason);

    [LoggerMessage(504, LogLevel.Information, "Nightly as of {AsOf}: months: {Months}, of them final: {Final}, reports written: {Written}")]
    public static partial void NightlyDone(this ILogger logger, string asOf, int months, int final, int written);

    [LoggerMessage(505, LogLevel.Warning, "{Month} needs a look: {Reason}")]
    public static partial void MonthNeedsLook(this ILogger logger, string month, string reason);

    [LoggerMessage(506, LogLevel.Information, "Compacted: days folded: {Folded} of {Days}, rows read: {Rows}, public files written: {Files}")]
    public static partial void Compacted(this ILogger logger, int folded, int days, long rows, int files);

    [LoggerMessage(507, LogLevel.Warning, "Consumer {Member} can't tell in the store how it stands; its word there grows old until it can: {Error}")]
    public static partial void MemberNotTold(this ILogger logger, string member, string error);

    [LoggerMessage(508, LogLevel.Information, "Replay of the last days: {Outcome}")]
    public static partial void Replayed(this ILogger logger, string outcome);

    [LoggerMessage(510, LogLevel.Error, "{Step} failed; what doesn't depend on it goes on: {Reason}")]
    public static partial void StepFailed(this ILogger logger, string step, string reason);

    [LoggerMessage(511, LogLevel.Error, "Blocked by what failed: {Steps}")]
    public static partial void StepsBlocked(this ILogger logger, string steps);

    [LoggerMessage(509, LogLevel.Warning, "Replay of the last days needs a look: {Outcome}")]
    public static partial void ReplayNeedsLook(this ILogger logger, string outcome);

    [LoggerMessage(516, LogLevel.Error, "The topic could not be read again, and no month closes without: {Reason}")]
    public static partial void NightlyRefused(this ILogger logger, string reason);

    [LoggerMessage(515, LogLevel.Warning, "Role {Role} failed by what may pass, and begins again in {Seconds} s: {Reason}")]
    public static partial void RoleBeginsAgain(this ILogger logger, string role, double seconds, string reason);

    [LoggerMessage(514, LogLevel.Debug, "{Program} runs on {Foundations}")]
    public static partial void RunsOn(this ILogger logger, string program, string foundations);

    [LoggerMessage(517, LogLevel.Information, "Pages are served at {Address}")]
    public static partial void PagesServed(this ILogger logger, Uri address);

    [LoggerMessage(518, LogLevel.Warning, "A page could not be shown: {Reason}")]
    public static partial void PageFailed(this ILogger logger, string reason);

    [LoggerMessage(519, LogLevel.Error, "How act {Number} of the audit log ended could not be noted: {Reason}")]
    public static partial void ActUnnoted(this ILogger logger, long number, string reason);

    [LoggerMessage(512, LogLevel.Warning, "Messages of {File} are not copied to the quarantine's topic; the store has them: {Error}")]
    public static partial void QuarantineNotRead(this ILogger logger, string file, string error);
}
