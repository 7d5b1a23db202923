using Microsoft.Extensions.Logging;

namespace Accounting.Ingest.Kafka;

/// <summary>
/// Asks what <see cref="TopicSurvey"/> asks again and again, by one client that stays connected: a broker is spared a connection and a login for each glance, and this process the client's threads.
/// After a failure the next question has a client of its own. One question at a time; the others wait.
/// </summary>
/// <param name="options">Names the broker and the topic.</param>
/// <param name="clock">Tells how long a broker may take.</param>
/// <param name="logger">Told of the broker's troubles.</param>
public sealed class TopicWatch(KafkaOptions options, TimeProvider clock, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _ended = new();
    private AskingClient? _client;

    /// <inheritdoc cref="TopicSurvey.AskAsync(KafkaOptions, TimeProvider, ILogger, CancellationToken)"/>
    public async Task<LogSurvey> AskAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ended.Token);
        await _turn.WaitAsync(either.Token).ConfigureAwait(false);
        try
        {
            _client ??= new AskingClient(options, logger);
            return await TopicSurvey.AskAsync(_client, options, clock, either.Token).ConfigureAwait(false);
        }
        catch
        {
            _client?.Dispose();
            _client = null;
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A question that is under way ends first: the client is its own to the last.</summary>
    public void Dispose()
    {
        _ended.Cancel();
        _turn.Wait();
        _client?.Dispose();
        _client = null;
        _turn.Dispose();
        _ended.Dispose();
    }
}
