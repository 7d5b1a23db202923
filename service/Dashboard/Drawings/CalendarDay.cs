using Accounting.Ingest;

namespace Accounting.Service.Dashboard.Drawings;

/// <summary>A day of the calendar.</summary>
/// <param name="Date">Its home date.</param>
/// <param name="State">How it stands.</param>
/// <param name="Transactions">That count; null where it was never compacted.</param>
/// <param name="Why">What is to be said of it; null where nothing is.</param>
public sealed record CalendarDay(HomeDate Date, CalendarState State, long? Transactions, string? Why);
