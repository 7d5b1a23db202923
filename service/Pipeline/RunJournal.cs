using System.Globalization;
using Accounting.Aggregator;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Service.Pipeline;

/// <summary>Keeps the steps of one run and writes them down when it ends, failed ones too.</summary>
public sealed class RunJournal(IObjectStore store, string kind, TimeProvider clock)
{
    private readonly Timestamp _begunAt = Timestamp.Now(clock);

    private readonly List<RunStep> _steps = [];

    /// <summary>What the run includes, once that is known.</summary>
    public Coverage? Coverage { get; set; }

    /// <summary>Runs one step and notes what came of it.</summary>
    public async Task<T> StepAsync<T>(string name, Func<Task<T>> work, Func<T, string> outcome)
    {
        Timestamp begunAt = Timestamp.Now(clock);
        try
        {
            T result = await work().ConfigureAwait(false);
            _steps.Add(new RunStep(name, begunAt, Timestamp.Now(clock), outcome(result)));
            return result;
        }
        catch (Exception exception)
        {
            _steps.Add(new RunStep(name, begunAt, Timestamp.Now(clock), exception is OperationCanceledException ? "stopped" : $"failed: {exception.Message}"));
            throw;
        }
    }

    /// <summary>Runs the whole and writes the record, whether it succeeds or not. A failure of the run itself is what is thrown.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        T result;
        try
        {
            result = await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not StoreUnavailableException)
        {
            await WriteAsync(succeeded: false, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        await WriteAsync(succeeded: true, cancellation).ConfigureAwait(false);
        return result;
    }

    /// <summary>Named by kind and time; of two at the same microsecond the second takes the next one.</summary>
    private async Task WriteAsync(bool succeeded, CancellationToken cancellation)
    {
        for (Timestamp named = _begunAt; ; named = new Timestamp(named.Microseconds + 1))
        {
            string run = $"{kind}-{named.ToInstant().ToString("uuuuMMdd'T'HHmmssffffff'Z'", CultureInfo.InvariantCulture)}";
            var record = new RunRecord
            {
                Format = RunRecord.CurrentFormat,
                Run = run,
                Kind = kind,
                BegunAt = _begunAt,
                EndedAt = Timestamp.Now(clock),
                Succeeded = succeeded,
                Coverage = Coverage,
                Steps = _steps,
            };
            if (await store.TryCreateAsync(ObjectContent.FromBytes(RunRecord.KeyOf(run), StoreJson.Serialize(record)), cancellation).ConfigureAwait(false))
            {
                return;
            }
        }
    }
}
