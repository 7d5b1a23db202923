using Accounting.Ingest;

namespace Accounting.Reporting;

/// <summary>A day version that a result was computed from.</summary>
public sealed record DayReference(HomeDate Date, string Version);
