using Accounting.Service.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Accounting.Service.CommandLine;

/// <summary>Log lines to the standard error stream, as text or JSON, with UTC times.</summary>
public static class LogSetup
{
    private const string UtcTimestamp = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";

    public static void Apply(ILoggingBuilder builder, LoggingOptions options)
    {
        builder.ClearProviders();
        builder.SetMinimumLevel(options.Level);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (options.Format == LogFormat.Json)
        {
            builder.AddJsonConsole(json =>
            {
                json.UseUtcTimestamp = true;
                json.TimestampFormat = UtcTimestamp.TrimEnd();
            });
        }
        else
        {
            builder.AddSimpleConsole(text =>
            {
                text.SingleLine = true;
                text.UseUtcTimestamp = true;
                text.TimestampFormat = UtcTimestamp;
            });
        }
    }
}
