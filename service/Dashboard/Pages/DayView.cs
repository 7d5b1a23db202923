using Accounting.Compactor;
using Accounting.Reporting.Steps;
using Accounting.Service.Dashboard.Drawings;

namespace Accounting.Service.Dashboard.Pages;

/// <summary>A home date.</summary>
/// <param name="Day">As the compaction finds it.</param>
/// <param name="InCalendar">How far it has come.</param>
/// <param name="Step">Its compaction.</param>
/// <param name="Location">Where the store lies.</param>
public sealed record DayView(SurveyedDay Day, CalendarDay InCalendar, StepStanding? Step, string Location);
