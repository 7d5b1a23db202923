using Accounting.Ingest;
using Accounting.Reporting.Steps;

namespace Accounting.Service.Dashboard.Drawings;

/// <summary>One line of the picture of steps: a month, or a year of months that are all done.</summary>
/// <param name="Label">The month, or the year.</param>
/// <param name="Month">Null of a year that is folded.</param>
/// <param name="Days">The compactions that the month requires and no earlier line shows.</param>
/// <param name="Steps">Of a month its other steps, of which a folded year has none.</param>
/// <param name="FoldedMonths">How many months are folded into the line; 1 of a month.</param>
/// <param name="FoldedDays">How many days are.</param>
public sealed record StepRow(
    string Label, BusinessMonth? Month, IReadOnlyList<StepStanding> Days, IReadOnlyList<StepStanding> Steps, int FoldedMonths, int FoldedDays)
{
    public StepStanding? Find(StepKind kind) => Steps.FirstOrDefault(step => step.Id.Kind == kind);
}
