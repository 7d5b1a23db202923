using Accounting.Ingest;

namespace Accounting.Reporting.Published;

/// <summary>Who accepts what a control found, and why.</summary>
public sealed record ControlSignature(string By, string Reason, Timestamp At);
