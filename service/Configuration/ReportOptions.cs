namespace Accounting.Service.Configuration;

/// <summary>What the reports' cover says.</summary>
public sealed record ReportOptions(string? Operator, string Title);
