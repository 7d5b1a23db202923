using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Ids;

/// <summary><c>transaction-ids</c>: what is or was wrong with ids across home dates and months. Only where there is any.</summary>
internal static class IdsTable
{
    public const string Name = "transaction-ids";

    private static readonly TableColumn[] Columns =
    [
        new("problem", CellKind.Text), new("state", CellKind.Text), new("transaction_id", CellKind.Id), new("home_dates", CellKind.Text), new("months", CellKind.Text),
        new("counted", CellKind.Integer), new("signed_off", CellKind.Text), new("contents", CellKind.Text),
    ];

    public static ReportTable Of(IReadOnlyList<IdFinding> findings) => new(Columns,
    [
        .. findings.Select(finding => new object?[]
        {
            finding.Problem, IdFindingsSql.Word(finding.State), finding.Id, finding.HomeDates, finding.Months, finding.Counted, finding.SignOff, finding.Contents,
        }),
    ]);
}
