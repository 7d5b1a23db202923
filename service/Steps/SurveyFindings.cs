using Accounting.Compactor;
using Accounting.Compactor.SecondReading;
using Accounting.Reporting.Steps;

namespace Accounting.Service.Steps;

/// <summary>What a survey of the steps found.</summary>
/// <param name="Days">Of home dates.</param>
/// <param name="Readings">What the second reader hasn't read; null where it is switched off.</param>
/// <param name="Steps">Of each step by itself.</param>
internal sealed record SurveyFindings(DaySurvey Days, DayReadings? Readings, IReadOnlyList<StepFinding> Steps);
