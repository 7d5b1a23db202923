using Accounting.Reporting.Steps;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Dashboard.Web;

/// <summary>A run as the API tells it. Times are UTC.</summary>
public sealed record ApiRun(string Run, string Kind, string BegunAt, string? EndedAt, bool Succeeded, IReadOnlyList<ApiRun.Part> Steps)
{
    public static ApiRun Of(RunRecord run) => new(
        run.Run, run.Kind, run.BegunAt.ToString(), run.EndedAt?.ToString(), run.Succeeded,
        [.. run.Steps.Select(step => new Part(step.Name, step.State, step.BegunAt.ToString(), step.EndedAt?.ToString(), step.Outcome))]);

    /// <summary>A step of it.</summary>
    public sealed record Part(string Name, StepState State, string BegunAt, string? EndedAt, string Outcome);
}
