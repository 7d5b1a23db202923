using Microsoft.Extensions.Logging;

namespace Accounting.Ingest.Decoding;

/// <summary>What decoding tells operators. Event ids 1000–1099 are its own and stay.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Of {Schema} these fields are passed over, since a transaction doesn't have them: {Fields}")]
    public static partial void FieldsSkipped(ILogger logger, string schema, string fields);
}
