using Accounting.Reporting.Explain;
using Accounting.Reporting.Sections.Corrections;

namespace Accounting.Service.Reports;

/// <summary>A difference as <c>explain --format json</c> shows it. Amounts are exact decimals, as text; times are UTC.</summary>
public sealed record ShownExplanation(string Currency, string Before, string After, string Difference, IReadOnlyList<ShownExplanation.Line> Rows)
{
    public static ShownExplanation Of(FigureColumn column, ExplainedCurrency explained) => new(
        explained.Currency.Code,
        column.Placed(explained.Before, explained.Currency).ToString(),
        column.Placed(explained.After, explained.Currency).ToString(),
        column.Placed(explained.Difference, explained.Currency).ToString(),
        [.. explained.Lines.Select(line => Line.Of(column, line))]);

    /// <summary>One transaction's part of it.</summary>
    public sealed record Line(
        string Effect, long Account, string TransactionId, string Change, string Kind, long? OldRevision, long? NewRevision, string OriginalMonth, string? ChangedFields,
        string Source, long Partition, long Offset, string? Run, string LoggedAt)
    {
        public static Line Of(FigureColumn column, ExplainedLine line)
        {
            Correction change = line.Change;
            return new Line(
                column.Placed(line.Effect, change.Currency).ToString(), change.AccountId, change.TransactionId, change.Change, Ingest.SchemaNames.Name(change.Kind),
                change.OldRevision, change.NewRevision, change.OriginalMonth, change.ChangedFields, change.Source, change.Partition, change.Offset, change.Run, change.LoggedAt);
        }
    }
}
