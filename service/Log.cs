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
}
