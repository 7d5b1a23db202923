using Accounting.Reporting.Explain;
using Accounting.Reporting.Figures;
using Accounting.Reporting.Sections.Corrections;

namespace Accounting.Service.Reports;

/// <summary>A difference as <c>explain --format json</c> shows it. Amounts are exact decimals, as text; times are UTC.</summary>
public sealed record ShownExplanation(string Currency, string Before, string After, string Difference, IReadOnlyList<ShownExplanation.Line> Rows, IReadOnlyList<ShownExplanation.Part> Parts)
{
    public static ShownExplanation Of(FigureColumn column, ExplainedCurrency explained) => new(
        explained.Currency.Code,
        FigureText.Placed(column, explained.Before, explained.Currency).ToString(),
        FigureText.Placed(column, explained.After, explained.Currency).ToString(),
        FigureText.Placed(column, explained.Difference, explained.Currency).ToString(),
        [.. explained.Lines.Select(line => Line.Of(column, line))],
        [.. explained.Parts.Select(part => new Part(
            part.Of, FigureText.Placed(column, part.Before, explained.Currency).ToString(), FigureText.Placed(column, part.After, explained.Currency).ToString(),
            FigureText.Placed(column, part.After - part.Before, explained.Currency).ToString()))]);

    /// <summary>A part that differs, of a figure that isn't summed over transactions.</summary>
    public sealed record Part(string Of, string Before, string After, string Effect);

    /// <summary>One transaction's part of it.</summary>
    public sealed record Line(
        string Effect, long Account, string TransactionId, string Change, string Kind, long? OldRevision, long? NewRevision, string OriginalMonth, string? ChangedFields,
        string Source, long Partition, long Offset, string? Run, string LoggedAt)
    {
        public static Line Of(FigureColumn column, ExplainedLine line)
        {
            Correction change = line.Change;
            return new Line(
                FigureText.Placed(column, line.Effect, change.Currency).ToString(), change.AccountId, change.TransactionId, change.Change, Ingest.SchemaNames.Name(change.Kind),
                change.OldRevision, change.NewRevision, change.OriginalMonth, change.ChangedFields, change.Source, change.Partition, change.Offset, change.Run, change.LoggedAt);
        }
    }
}
