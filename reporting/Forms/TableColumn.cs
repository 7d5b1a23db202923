namespace Accounting.Reporting.Forms;

/// <summary>A column of a report table.</summary>
public sealed record TableColumn(string Name, CellKind Kind);
