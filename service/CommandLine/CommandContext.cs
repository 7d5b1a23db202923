using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.CommandLine;

/// <summary>What every command is given; it ends what the command opened.</summary>
public sealed record CommandContext : IDisposable
{
    private readonly Dictionary<string, IDisposable> _opened = [];

    public required EffectiveSettings Settings { get; init; }

    public required ServiceOptions Options { get; init; }

    public required TerminalOutput Output { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>What has that name: opened when it is first asked for, and kept until the command has ended.</summary>
    public T Own<T>(string name, Func<T> open)
        where T : IDisposable
    {
        if (!_opened.TryGetValue(name, out IDisposable? opened))
        {
            opened = open();
            _opened.Add(name, opened);
        }

        return (T)opened;
    }

    public void Dispose()
    {
        foreach (IDisposable opened in _opened.Values)
        {
            opened.Dispose();
        }
    }
}
