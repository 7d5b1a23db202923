using Accounting.Compactor;
using Accounting.Reporting.Steps;

namespace Accounting.Service.Steps;

/// <summary>A home date, and how its compaction stands.</summary>
public sealed record DayStanding(SurveyedDay Day, StepStanding Step);
