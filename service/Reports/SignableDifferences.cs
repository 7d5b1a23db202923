using Accounting.Reporting.Close;
using Accounting.Reporting.Controls;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;

namespace Accounting.Service.Reports;

/// <summary>What of a month's report a person may sign off: the one rule of the command and of the pages that offer it.</summary>
public static class SignableDifferences
{
    /// <summary>What keeps the month from closing and may be signed off; nothing of a final one.</summary>
    public static IReadOnlyList<Control> ThatBlock(MonthReport report) => report.Final is not null
        ? []
        : [.. report.Manifest.Controls.Where(control => control.Verdict == Verdict.Red && MayBeSigned(control)), .. Conditions.SelectMany(name => ConditionOf(report.Manifest, name))];

    /// <summary>That nothing was compared may be accepted of a proof too: it signs no difference away.</summary>
    public static bool MayBeSigned(Control control) => Conditions.Contains(control.Name) || ControlClasses.Of(control.Name) switch
    {
        ControlClass.Signable => true,
        ControlClass.Proof => control.IsUnchecked,
        _ => false,
    };

    /// <summary>What the month waits for that isn't a control, as one; none where it waits for nothing of that name that a person may accept.</summary>
    public static IEnumerable<Control> ConditionOf(ReportManifest manifest, string name) => Conditions.Contains(name)
        ? manifest.WaitingFor.Where(waiting => CloseConditions.AcceptableBy(waiting) == name).Select(waiting => new Control
        {
            Name = name,
            Currency = null,
            Formula = name,
            Left = PlacedSum.Count(1),
            Right = PlacedSum.Count(0),
            BlocksClose = true,
            Items = ItemsHash.Of([waiting[(waiting.IndexOf(": ", StringComparison.Ordinal) + 2)..]]),
        })
        : [];

    private static readonly string[] Conditions = [CloseConditions.MissingReplay, CloseConditions.Losses];
}
