using Accounting.Reporting.Controls;
using Accounting.Reporting.Published;

namespace Accounting.Service.Reports;

/// <summary>A control as JSON shows it.</summary>
public sealed record ShownControl(string Control, string? Currency, string Formula, string Left, string Right, string Difference, string Verdict, bool BlocksClose, string? Tolerance, string? SignedBy, string? SignedBecause)
{
    public static ShownControl Of(Control control) => new(
        control.Name,
        control.Currency?.ToString(),
        control.Formula,
        control.Left.ToString(),
        control.Right.ToString(),
        control.Difference.ToString(),
        ControlsTable.Word(control.Verdict),
        control.BlocksClose,
        control.Tolerance?.ToString(),
        control.SignedOff?.By,
        control.SignedOff?.Reason);
}
