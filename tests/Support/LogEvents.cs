using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Accounting.Tests.Support;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogEvents<T> : ILogger<T>
{
    private readonly ConcurrentQueue<(int Id, string Text)> _all = [];

    /// <summary>The lines of one event, in order.</summary>
    public IReadOnlyList<string> Of(int id) => [.. _all.Where(line => line.Id == id).Select(line => line.Text)];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _all.Enqueue((eventId.Id, formatter(state, exception)));
}
