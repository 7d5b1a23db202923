using System.Globalization;
using Accounting.Ingest;
using Accounting.Reporting.Steps;
using Accounting.Service.Output;

namespace Accounting.Service.Steps;

/// <summary>
/// The steps as a person looks at them: the store's own, then month by month what leads to its close, the nearest first. Where no month is chosen, days
/// that are done are counted and not listed.
/// </summary>
public static class StepTree
{
    public static TextTree Of(StepSurvey survey, BusinessMonth? only)
    {
        var tree = new TextTree("steps");
        if (survey.Graph.Find(StepId.Replay) is { } replay)
        {
            Add(tree.Root, replay, survey);
        }

        foreach (BusinessMonth month in survey.Graph.Steps.Select(step => step.Id.Month).OfType<BusinessMonth>().Distinct().Order().Where(month => only is null || month == only))
        {
            AddMonth(tree.Root.Add(TextTone.Heading, month.ToString()), month, survey, listsDays: only is not null);
        }

        return tree;
    }

    private static void AddMonth(TextTree.Node node, BusinessMonth month, StepSurvey survey, bool listsDays)
    {
        foreach (StepStanding step in new[] { StepId.Close(month), StepId.Sections(month), StepId.Statistics(month), StepId.SecondReading(month) }.Select(survey.Graph.Find).OfType<StepStanding>())
        {
            Add(node, step, survey);
        }

        StepStanding[] days = [.. survey.Graph.Find(StepId.Statistics(month))!.Finding.Requires.Where(id => id.Date is not null).Select(survey.Graph.Find).OfType<StepStanding>()];
        StepStanding[] listed = listsDays ? days : [.. days.Where(day => day.State != StepState.Done)];
        foreach (StepStanding day in listed)
        {
            Add(node, day, survey);
        }

        if (listed.Length < days.Length)
        {
            node.Add(TextTone.Good, $"✓ compaction of {Figures.Count(days.Length - listed.Length)} {(listed.Length > 0 ? "other " : "")}days  done");
        }
    }

    private static void Add(TextTree.Node node, StepStanding step, StepSurvey survey)
    {
        ShownStep shown = ShownStep.Of(step, survey.History);
        string note = step.Finding.Note is { } text ? $"  {text}" : "";
        string seconds = shown.LastSeconds is { } took ? $"  {Figures.Seconds(took)}" : "";
        string because = step.Why.Count == 0 ? "" : $"  {string.Join("; ", step.Why)}";
        string failed = step.State != StepState.Failed && shown.LastError is { } error ? $"  (last: {error})" : "";
        node.Add(ToneOf(step), string.Create(CultureInfo.InvariantCulture, $"{MarkOf(step)} {step.Id}  {step.State.ToString().ToLowerInvariant()}{note}{seconds}{because}{failed}"));
    }

    private static string MarkOf(StepStanding step) => step.State switch
    {
        StepState.Done => "✓",
        StepState.Running => "▶",
        StepState.Failed => "✗",
        StepState.Blocked => "■",
        _ => "·",
    };

    private static TextTone ToneOf(StepStanding step) => step.State switch
    {
        StepState.Done => TextTone.Good,
        StepState.Failed or StepState.Blocked => TextTone.Bad,
        StepState.Pending when !step.IsDue => TextTone.Plain,
        _ => TextTone.Attention,
    };
}
