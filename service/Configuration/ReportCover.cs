namespace Accounting.Service.Configuration;

/// <summary>What the reports' cover says.</summary>
public sealed record ReportCover(string? Operator, string Title);
