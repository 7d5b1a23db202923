using System.Globalization;
using Accounting.Ingest;
using Accounting.Reporting.Controls;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Close;

/// <summary>
/// What people have said about a month's differences: how much they tolerate, and which they accept. A sign-off accepts the very difference that it
/// names, of a report that includes what its own did; where signer and closer must differ, not the closer's own. Proofs know neither.
/// </summary>
internal sealed class Judgement(ReportRun run, BusinessMonth month, string? restatedBy)
{
    private readonly SignedDifference[] _signed = [.. run.SignedDifferences.Where(signed => signed.Month == month && run.Pinned.Coverage.Includes(signed.Coverage))];

    /// <summary>Names all that the judgement follows from, but for the controls themselves.</summary>
    public string Name => string.Join(
        '\n',
        [
            .. run.Policy.Tolerances.Select(tolerance => tolerance.ToString()),
            .. _signed.Select(signed => $"{signed.Control} {signed.Currency} {signed.Left} {signed.Right} {signed.IsUnchecked} {signed.Items} {signed.By} {signed.Reason} {IsClosers(signed)}"),
            .. _signed.Length == 0 ? [] : Conditions.Select(condition => $"{condition.Control.Name} {condition.Control.Items}"),
        ]);

    /// <summary>What isn't a control and yet can be signed: where it is, it stands among them.</summary>
    private IEnumerable<(Control Control, string Missing)> Conditions =>
        from condition in CloseConditions.SignableOf(run)
        select (new Control
        {
            Name = condition.Control,
            Currency = null,
            Formula = condition.Formula,
            Left = PlacedSum.Count(1),
            Right = PlacedSum.Count(0),
            BlocksClose = true,
            Items = ItemsHash.Of([condition.Missing]),
        }, condition.Missing);

    public IReadOnlyList<Control> Of(IReadOnlyList<Control> controls) =>
    [
        .. controls.Select(control => ControlClasses.Of(control.Name) == ControlClass.Signable ? Sign(Tolerate(control)) : control.IsUnchecked ? Sign(control) : control),
        .. Conditions.Select(condition => Sign(condition.Control)).Where(control => control.SignedOff is not null),
    ];

    /// <summary>Sign-offs that accept nothing any more, in words.</summary>
    public IEnumerable<string> Lapsed(IReadOnlyList<Control> judged) =>
        from control in judged
        where control.Verdict is Verdict.Red or Verdict.Amber
        let signed = Array.FindLast(_signed, signed => signed.Control == control.Name && signed.Currency == control.Currency)
        where signed is not null
        select string.Create(
            CultureInfo.InvariantCulture,
            $"{Named(control)}: {signed.By} signed off {signed.Left} against {signed.Right} at {signed.At}{(IsClosers(signed) ? ", and closes the month as well: another person has to" : ". That was another difference, or another list of the same: it has lapsed")}.");

    private static string Named(Control control) => control.Currency is { } currency ? $"{control.Name} {currency}" : control.Name;

    private Control Tolerate(Control control) =>
        (run.Policy.Tolerances.FirstOrDefault(one => one.Control == control.Name && one.Currency == control.Currency)
            ?? run.Policy.Tolerances.FirstOrDefault(one => one.Control == control.Name && one.Currency is null)) is { } tolerance
            ? control with { Tolerance = new PlacedSum(tolerance.Most, control.Left.DecimalPlaces) }
            : control;

    private Control Sign(Control control) =>
        Array.Find(_signed, signed => Accepts(signed, control) && !IsClosers(signed)) is { } signed
            ? control with { SignedOff = new ControlSignature(signed.By, signed.Reason, signed.At) }
            : control;

    private static bool Accepts(SignedDifference signed, Control control) =>
        signed.Control == control.Name && signed.Currency == control.Currency && signed.Left.Sum == control.Left.Sum && signed.Right.Sum == control.Right.Sum
        && signed.IsUnchecked == control.IsUnchecked && signed.Items == control.Listed;

    private bool IsClosers(SignedDifference signed) => run.Policy.Closer is { } closer
        && (IsSame(signed.By, closer) || (restatedBy is not null && IsSame(signed.By, restatedBy)));

    private static bool IsSame(string one, string other) => string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);
}
