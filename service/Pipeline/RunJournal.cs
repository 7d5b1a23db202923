using System.Diagnostics;
using System.Globalization;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Steps;
using Accounting.Service.CommandLine;
using Accounting.Service.Telemetry;

namespace Accounting.Service.Pipeline;

/// <summary>
/// Keeps the steps of one run. The record is there from the run's beginning, is replaced as its parts begin, and once more when it ends, well or not;
/// that of a run that was killed stays without an end.
/// </summary>
public sealed class RunJournal(IObjectStore store, string kind, TimeProvider clock) : IStepJournal
{
    private readonly Timestamp _begunAt = RunRecord.Kinds.Contains(kind) ? Timestamp.Now(clock) : throw new ArgumentException($"'{kind}' is no kind of run.", nameof(kind));

    private readonly OrderedDictionary<string, RunStep> _steps = [];

    private readonly OrderedDictionary<string, Exception> _failures = [];

    private string? _run;

    public string Kind => kind;

    /// <summary>What the run includes, once that is known.</summary>
    public Coverage? Coverage { get; set; }

    /// <summary>The time-zone rules that its business days are cut by; null of the store's first.</summary>
    public ContentHash256? CutBy { get; set; }

    /// <summary>What had been read when the run's replay began, once that has asked the log for all that it had to.</summary>
    public Coverage? Replayed { get; set; }

    /// <summary>Steps that failed while the run went on, in order.</summary>
    public IReadOnlyList<StepFailure> Failures => [.. _failures.Select(failure => new StepFailure(failure.Key, failure.Value))];

    /// <summary>Steps that were not tried, in order.</summary>
    public IReadOnlyList<RunStep> Blocked => [.. _steps.Values.Where(step => step.State == StepState.Blocked)];

    /// <summary>Steps that the run has done, in order; parts of the run aren't among them.</summary>
    public IReadOnlyList<RunStep> StepsDone => [.. _steps.Values.Where(step => step.State == StepState.Done && StepId.TryParse(step.Name, out _))];

    /// <summary>Whether the run was at a step, or at what it is blocked by.</summary>
    public bool Knows(StepId step) => _steps.ContainsKey(step.ToString());

    public void Begin(params IEnumerable<StepId> steps)
    {
        foreach (StepId step in steps)
        {
            Note(step.ToString(), StepState.Running, "", endedAt: null);
        }
    }

    public void Done(StepId id, string outcome) => Done(id, outcome, inputs: null);

    /// <summary>The same, of a step that has no outputs to tell what it followed from.</summary>
    public void Done(StepId id, string outcome, string? inputs)
    {
        _failures.Remove(id.ToString());
        Note(id.ToString(), StepState.Done, outcome, Timestamp.Now(clock), inputs);
    }

    /// <summary>The same of steps that were done together, as one part of the run: each began and ended with it.</summary>
    public void DoneIn(string part, IEnumerable<StepId> ids, string outcome)
    {
        foreach (StepId id in ids)
        {
            _failures.Remove(id.ToString());
            _steps[id.ToString()] = _steps[part] with { Name = id.ToString(), Outcome = outcome };
        }
    }

    public void Fail(StepId id, Exception cause)
    {
        _failures[id.ToString()] = cause;
        Note(id.ToString(), StepState.Failed, cause.Message, Timestamp.Now(clock));
    }

    public void Block(StepId id, StepId by) => Note(id.ToString(), StepState.Blocked, $"blocked by {by}", Timestamp.Now(clock));

    /// <summary>Runs one part of the run and notes what came of it. What it throws ends the run.</summary>
    public async Task<T> StepAsync<T>(string name, Func<Task<T>> work, Func<T, string> outcome)
    {
        Note(name, StepState.Running, "", endedAt: null);
        if (_run is not null)
        {
            await TellAsync(endedAt: null, succeeded: false, CancellationToken.None).ConfigureAwait(false);
        }

        using Activity? activity = ServiceTelemetry.Activities.StartActivity($"accounting.{kind}.{name}");
        long began = clock.GetTimestamp();
        try
        {
            T result = await work().ConfigureAwait(false);
            Note(name, StepState.Done, outcome(result), Timestamp.Now(clock));
            return result;
        }
        catch (OperationCanceledException)
        {
            Note(name, StepState.Pending, "stopped", Timestamp.Now(clock));
            throw;
        }
        catch (Exception exception)
        {
            Note(name, StepState.Failed, exception.Message, Timestamp.Now(clock));
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
        finally
        {
            ServiceTelemetry.StepSeconds.Record(
                clock.GetElapsedTime(began).TotalSeconds, new("kind", kind), new("step", name), ServiceTelemetry.Outcome(_steps[name].State == StepState.Done));
        }
    }

    /// <summary>The same of a part that the run can do without: what is known of failing by it is noted as a failure, and the run goes on.</summary>
    /// <returns>False where it failed.</returns>
    public async Task<bool> TryStepAsync(string name, Func<Task<string>> work)
    {
        try
        {
            await StepAsync(name, work, outcome => outcome).ConfigureAwait(false);
            _failures.Remove(name);
            return true;
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StoreUnavailableException) && Failure.Of(exception).IsExpected)
        {
            _failures[name] = exception;
            return false;
        }
    }

    /// <summary>Runs the whole and keeps the record, whether it succeeds or not. A failure of the run itself is what is thrown.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        await ClaimAsync(cancellation).ConfigureAwait(false);
        using Activity? activity = ServiceTelemetry.Activities.StartActivity($"accounting.{kind}");
        long began = clock.GetTimestamp();
        bool succeeded = false;
        T result;
        try
        {
            result = await work().ConfigureAwait(false);
            succeeded = _failures.Count == 0;
        }
        catch (Exception exception) when (exception is not StoreUnavailableException)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            await TellAsync(Timestamp.Now(clock), succeeded: false, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        finally
        {
            ServiceTelemetry.RunSeconds.Record(clock.GetElapsedTime(began).TotalSeconds, new("kind", kind), ServiceTelemetry.Outcome(succeeded));
        }

        await TellAsync(Timestamp.Now(clock), succeeded, cancellation).ConfigureAwait(false);
        return result;
    }

    private void Note(string name, StepState state, string outcome, Timestamp? endedAt, string? inputs = null)
    {
        Timestamp begunAt = _steps.TryGetValue(name, out RunStep? begun) ? begun.BegunAt : endedAt ?? Timestamp.Now(clock);
        _steps[name] = new RunStep(name, begunAt, endedAt, outcome) { State = state, Inputs = inputs };
    }

    /// <summary>Named by kind and time; of two at the same microsecond the second takes the next one.</summary>
    private async Task ClaimAsync(CancellationToken cancellation)
    {
        for (Timestamp named = _begunAt; _run is null; named = new Timestamp(named.Microseconds + 1))
        {
            string run = $"{kind}-{named.ToInstant().ToString(RunRecord.TimeForm, CultureInfo.InvariantCulture)}";
            if (await store.TryCreateAsync(ContentOf(run, endedAt: null, succeeded: false), cancellation).ConfigureAwait(false))
            {
                _run = run;
            }
        }
    }

    private Task TellAsync(Timestamp? endedAt, bool succeeded, CancellationToken cancellation) =>
        store.PutAsync([ContentOf(_run!, endedAt, succeeded)], cancellation);

    private ObjectContent ContentOf(string run, Timestamp? endedAt, bool succeeded) => ObjectContent.FromBytes(RunRecord.KeyOf(run), StoreJson.Serialize(new RunRecord
    {
        Format = RunRecord.CurrentFormat,
        Run = run,
        Kind = kind,
        BegunAt = _begunAt,
        EndedAt = endedAt,
        Succeeded = succeeded,
        Coverage = Coverage,
        CutBy = CutBy,
        Replayed = Replayed,
        Steps = [.. _steps.Values],
    }));
}
