using Microsoft.Extensions.Logging;

namespace Accounting.Service;

/// <summary>What the service says. Event ids 500 to 599 are its own.</summary>
internal static partial class Log
{
    [LoggerMessage(500, LogLevel.Debug, "Unexpected failure")]
    public static partial void UnexpectedFailure(this ILogger logger, Exception exception);
}
