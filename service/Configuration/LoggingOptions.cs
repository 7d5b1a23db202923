using Microsoft.Extensions.Logging;

namespace Accounting.Service.Configuration;

/// <summary>Which log lines are written, and how. They go to the standard error stream.</summary>
public sealed record LoggingOptions(LogLevel Level, LogFormat Format);
