using Accounting.Ingest;
using Accounting.Reporting.Sections.Corrections;
using Accounting.Reporting.Sections.Journal;

namespace Accounting.Reporting.Figures;

/// <summary>Figures of <c>journal</c> and <c>restatement-journal</c>: the transactions of a line, what changed of an earlier day, the lines of both revisions.</summary>
internal static class JournalFigures
{
    private const string Document = "document_type", PostingDate = "posting_date", OriginalDate = "original_date";

    private static readonly string[] Keys = [PostingDate, OriginalDate, Document, LedgerFigures.Account, "currency"];

    public static FigureTable Table { get; } = new()
    {
        Name = JournalTable.Name,
        Keys = Keys,
        Required = [Document, LedgerFigures.Account],
        Columns = [new("debit", row => OfLine(row, LedgerFigures.Debit, isCredit: false)), new("credit", row => OfLine(row, LedgerFigures.Credit, isCredit: true))],
    };

    public static FigureTable Restatement { get; } = new()
    {
        Name = RestatementTables.Journal,
        Keys = Keys,
        Required = [.. Keys[..^1]],
        IsLeftOutWhenEmpty = true,
        Columns = [new("debit", new RevisionLines(IsCredit: false)), new("credit", new RevisionLines(IsCredit: true))],
    };

    private static FigureSource OfLine(FigureRow row, Func<string, string> side, bool isCredit)
    {
        if (row[Document] == JournalDocument.PriorPeriod.Word())
        {
            return BusinessDay.TryParse(row[OriginalDate] ?? "", out BusinessDay original)
                ? new ChangedLine(original, isCredit)
                : throw new FigureRefusedException($"Say of which {OriginalDate}: what became known of earlier days is booked day by day, net.");
        }

        string day = BusinessDay.TryParse(row[PostingDate] ?? "", out BusinessDay posted) ? $"business_day = DATE '{posted}'" : "true";
        string kind = $"kind {(row[Document] == JournalDocument.Adjustment.Word() ? "=" : "<>")} 'ADJUSTMENT'";
        return new SummedTransactions(LedgerFigures.Side(LedgerFigures.Asked(row), side), FigureDays.Month) { Condition = $"{day} AND {kind}" };
    }

    /// <summary>A line that stands net: each part of it, where it comes to the side asked for.</summary>
    private static string OnSide(string parts, bool isCredit) =>
        $"""
        SELECT currency, of, CAST({(isCredit ? "" : "-")}part AS DECIMAL(38,4)) AS part FROM (SELECT *, sum(part) OVER (PARTITION BY currency) AS net FROM ({parts}))
        WHERE part <> 0 AND net {(isCredit ? ">" : "<")} 0
        """;

    /// <summary>What changed of the postings of an earlier day.</summary>
    private sealed record ChangedLine(BusinessDay Original, bool IsCredit) : FigureParts
    {
        public override async Task<string> QueryAsync(FigureReading reading, CancellationToken cancellation)
        {
            if (await reading.BeforeAsync(cancellation).ConfigureAwait(false) is not { Final: not null } before)
            {
                return None;
            }

            string condition = $"account_type <> 'TEST' AND business_day = DATE '{Original}' AND ({LedgerFigures.Open(reading.Row)}) AND ({reading.Scope})";
            string effects = reading.Known.NewTable();
            bool any = await reading.Known.Changes.CreateEffectsAsync(
                effects, new ChangeMeasure(LedgerFigures.Net(LedgerFigures.Asked(reading.Row)), condition), before.Manifest.Known, reading.Report.Manifest.Known, reading.Month.FirstDay, cancellation).ConfigureAwait(false);
            return !any ? None : OnSide($"SELECT currency, 'account ' || account_id || ', ' || kind || ' ' || transaction_id || ' ' || change AS of, sum(effect) AS part FROM {effects} GROUP BY ALL", IsCredit);
        }
    }

    /// <summary>The lines of a revision and of the one before.</summary>
    private sealed record RevisionLines(bool IsCredit) : FigureParts
    {
        public override async Task<string> QueryAsync(FigureReading reading, CancellationToken cancellation)
        {
            Published.MonthReport before = await reading.RestatedAsync(cancellation).ConfigureAwait(false)
                ?? throw new FigureRefusedException($"The report of {reading.Month} restates no revision.");
            string now = await SideAsync(reading, reading.Report, "", cancellation).ConfigureAwait(false), then = await SideAsync(reading, before, "-", cancellation).ConfigureAwait(false);
            return OnSide($"{now} UNION ALL {then}", IsCredit);
        }

        /// <summary>A restatement's document is none that the journals have.</summary>
        private static async Task<string> SideAsync(FigureReading reading, Published.MonthReport report, string sign, CancellationToken cancellation)
        {
            string rows = await reading.TableAsync(report, JournalTable.Name, cancellation).ConfigureAwait(false);
            FigureRow row = reading.Row with { Where = reading.Row.Where.Where(key => key.Key != Document).ToDictionary() };
            return $"SELECT currency, '{(sign.Length == 0 ? "" : "less ")}{JournalTable.Name} ' || key AS of, {sign}(credit - debit) AS part FROM {rows} WHERE {FigureKeys.Rows(row)}";
        }
    }
}
