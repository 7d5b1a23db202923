using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.CommandLine;

/// <summary>What every command is given; it ends what the command opened.</summary>
public sealed record CommandContext : IDisposable
{
    private readonly List<IDisposable> _opened = [];

    public required EffectiveSettings Settings { get; init; }

    public required ServiceOptions Options { get; init; }

    public required TerminalOutput Output { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>Keeps something until the command has ended.</summary>
    public T Own<T>(T opened)
        where T : IDisposable
    {
        _opened.Add(opened);
        return opened;
    }

    public void Dispose() => _opened.ForEach(opened => opened.Dispose());
}
