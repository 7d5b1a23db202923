using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Controls;

/// <summary><c>controls</c>: every check of the month. Counts stand without decimals, money with its currency's.</summary>
public static class ControlsTable
{
    public const string Name = "controls";

    private static readonly TableColumn[] Columns =
    [
        new("control", CellKind.Text), new("currency", CellKind.Text), new("formula", CellKind.Text), new("left", CellKind.Sum), new("right", CellKind.Sum),
        new("difference", CellKind.Sum), new("verdict", CellKind.Text), new("blocks_close", CellKind.Truth), new("concerns", CellKind.Text),
        new("tolerance", CellKind.Sum), new("signed_by", CellKind.Text), new("signed_because", CellKind.Text),
    ];

    public static ReportTable Of(IReadOnlyList<Control> controls) => new(Columns,
    [
        .. controls.Select(control => new object?[]
        {
            control.Name, control.Currency?.Code, control.Formula, control.Left, control.Right, control.Difference, Word(control.Verdict), control.BlocksClose, control.Concerns,
            control.Tolerance, control.SignedOff?.By, control.SignedOff?.Reason,
        }),
    ]);

    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Green => "green",
        Verdict.NotChecked => "not checked",
        Verdict.SignedOff => "signed off",
        Verdict.Amber => "amber",
        Verdict.Red => "red",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "A verdict without a word."),
    };
}
