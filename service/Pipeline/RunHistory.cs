using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Steps;
using NodaTime;

namespace Accounting.Service.Pipeline;

/// <summary>
/// What the newest runs say of steps. A step that fails is tried by every run that comes to it, so its failure stands in one of the newest records;
/// of a step that was done long ago its outputs tell all there is but how long it took.
/// </summary>
public sealed class RunHistory
{
    /// <summary>Some days of hourly compactions.</summary>
    private const int RunsReadMax = 100;

    /// <summary>A record that has had no end for so long is of a run that was killed: every part of a run that begins replaces the record.</summary>
    private static readonly Duration QuietMax = Duration.FromHours(2);

    private readonly Dictionary<string, StepAttempt> _attempts = [];

    private readonly HashSet<string> _running = [];

    private readonly RunRecords _records;

    private readonly IReadOnlyList<StoredObject> _newest;

    private RunHistory(RunRecords records, IReadOnlyList<StoredObject> newest)
    {
        _records = records;
        _newest = newest;
    }

    /// <summary>Steps that failed when they were last tried, or were found to be damaged by what reads them.</summary>
    public IEnumerable<StepId> Failed => _attempts.Values
        .Where(attempt => attempt.Step.State == StepState.Failed)
        .Select(attempt => StepId.TryParse(attempt.Step.Name, out StepId step) ? step : (StepId?)null)
        .OfType<StepId>();

    /// <summary>The last time that a run was done with a step or failed by it; null where none of the newest runs was.</summary>
    public StepAttempt? LastOf(StepId step) => _attempts.GetValueOrDefault(step.ToString());

    /// <summary>Whether a run is at this step, or at the part that it belongs to.</summary>
    public bool IsRunning(StepId step) => _running.Contains(step.ToString()) || _running.Contains(RunPart.Of(step.Kind));

    /// <summary>What was found of a step, and whether it failed the last time, or a run is at it.</summary>
    public StepFinding Complete(StepFinding finding) => finding with
    {
        Error = finding.Error ?? (LastOf(finding.Id)?.Step is { State: StepState.Failed } last ? last.Outcome : null),
        IsRunning = IsRunning(finding.Id),
    };

    /// <summary>The newest record of some kinds that is such a one, however old it is; null where none is.</summary>
    public Task<RunRecord?> FindAsync(IReadOnlyCollection<string> kinds, Func<RunRecord, bool> isSuch, CancellationToken cancellation) => _records.FindAsync(_newest, kinds, isSuch, cancellation);

    public static async Task<RunHistory> ReadAsync(RunRecords records, Timestamp now, CancellationToken cancellation) =>
        await ReadAsync(records, await records.ListNewestAsync(RunRecord.Kinds, now, RunsReadMax, cancellation).ConfigureAwait(false), now, cancellation).ConfigureAwait(false);

    /// <param name="records">All of them.</param>
    /// <param name="newest">The newest, newest first.</param>
    /// <param name="now">The time by the clock of who asks.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<RunHistory> ReadAsync(RunRecords records, IReadOnlyList<StoredObject> newest, Timestamp now, CancellationToken cancellation)
    {
        var history = new RunHistory(records, newest);
        foreach (StoredObject found in history._newest.Take(RunsReadMax))
        {
            if (await records.TryReadAsync(found, cancellation).ConfigureAwait(false) is { } record)
            {
                history.Take(record, isAlive: found.WrittenAt.ToInstant() + QuietMax > now.ToInstant());
            }
        }

        return history;
    }

    private void Take(RunRecord record, bool isAlive)
    {
        foreach (RunStep step in record.Steps)
        {
            if (step.State is StepState.Done or StepState.Failed)
            {
                _attempts.TryAdd(step.Name, new StepAttempt(record.Run, step));
            }
            else if (step.State == StepState.Running && record.EndedAt is null && isAlive)
            {
                _running.Add(step.Name);
            }
        }
    }
}
