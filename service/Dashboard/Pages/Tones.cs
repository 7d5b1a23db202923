using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;

namespace Accounting.Service.Dashboard.Pages;

/// <summary>Which shape and colour a state has, the same on every page.</summary>
public static class Tones
{
    public static string Of(StepStanding step) => step.State switch
    {
        StepState.Done => "good",
        StepState.Running => "busy",
        StepState.Failed => "bad",
        StepState.Blocked => "blocked",
        _ => step.IsDue ? "due" : "waits",
    };

    /// <summary>What a person calls it.</summary>
    public static string WordOf(StepStanding step) => step.State switch
    {
        StepState.Pending => step.IsDue ? "to be done" : "waits",
        _ => step.State.ToString().ToLowerInvariant(),
    };

    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Green => "good",
        Verdict.SignedOff => "signed",
        Verdict.Amber => "due",
        Verdict.Red => "bad",
        _ => "waits",
    };

    public static string Of(MonthState state) => state switch
    {
        MonthState.Final => "good",
        MonthState.Closing => "waits",
        _ => "busy",
    };
}
