using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.CommandLine;

/// <summary>What every command is given.</summary>
public sealed record CommandContext
{
    public required EffectiveSettings Settings { get; init; }

    public required ServiceOptions Options { get; init; }

    public required TerminalOutput Output { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    public required TimeProvider Clock { get; init; }
}
