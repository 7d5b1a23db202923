using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Controls;
using Accounting.Reporting.Corrections;
using Accounting.Reporting.Months;
using Accounting.Reporting.Postings;
using Accounting.Reporting.Tables;

namespace Accounting.Reporting;

/// <summary>Makes one month's tables, as TSV and Parquet, and evaluates its controls. Nothing in them depends on when it runs.</summary>
internal sealed class MonthTablesBuilder(Workspace workspace, ReportRun run)
{
    /// <summary>More statements than these are not shown on the page.</summary>
    public const int StatementsShownMax = 2000;

    private const int LargestShown = 50;

    private readonly DuckConnection _connection = workspace.Connection;

    public async Task<MonthTables> BuildAsync(MonthInputs inputs, CancellationToken cancellation)
    {
        string? before = await PathAsync(inputs.Previous?.Find(MonthFactFiles.Balances), cancellation).ConfigureAwait(false);
        string? activity = await PathAsync(inputs.Facts.Find(MonthFactFiles.Activity), cancellation).ConfigureAwait(false);
        string? opening = await PathAsync(inputs.OpeningStatements, cancellation).ConfigureAwait(false);
        HashSet<TransactionKind> occurring = [.. inputs.Facts.Groups.Select(group => group.Kind)];
        _connection.Execute(StatementsTable.Create(before, activity, opening, occurring), cancellation);
        try
        {
            List<StatementTotals> totals = StatementsTable.Totals(_connection, occurring, cancellation);
            IReadOnlyList<SummaryRow> summary = SummaryTable.Rows(inputs.Facts.Groups, totals.Select(total => total.Currency));
            List<RollForwardTotals> rollForward = RollForwardTable.Totals(_connection, occurring, cancellation);
            IReadOnlyList<TrialBalanceRow> trialBalance = TrialBalanceTable.Rows(
                inputs.OpeningLedger, inputs.Previous?.Ledger ?? [], Posting.Of(inputs.Facts.Kinds), inputs.Balances.Ledger);
            var changes = new CorrectionTables(workspace, run);
            CorrectionsFound corrections = await changes.FindAsync(inputs, cancellation).ConfigureAwait(false);
            string statements = $"SELECT {StatementsTable.Columns(occurring)} FROM statements";
            RestatementDifference? restatement = inputs.Restated is null
                ? null
                : await new RestatementTables(workspace).CompareAsync(inputs.Restated, statements, changes, cancellation).ConfigureAwait(false);
            IReadOnlyList<Control> controls = MonthControls.Evaluate(new MonthEvidence
            {
                Facts = inputs.Facts,
                Balances = inputs.Balances,
                PreviousBalances = inputs.Previous,
                Statements = totals,
                PreviousStatements = inputs.PreviousTotals,
                RollForward = rollForward,
                TrialBalance = trialBalance,
                SettledMarketResiduals = await ResidualsAsync(inputs, cancellation).ConfigureAwait(false),
                Quarantined = run.Quarantined,
                Corrections = corrections.Months,
                CorrectionsUnmatched = corrections.AccountsUnmatched,
                RestatementUnmatched = restatement?.Transactions.AccountsUnmatched,
            });
            var files = new TableFiles(workspace);
            await files.AddAsync(StatementsTable.Name, $"{statements} ORDER BY {StatementsTable.Order}", cancellation).ConfigureAwait(false);
            await files.AddAsync(RollForwardTable.Name, RollForwardTable.Select(occurring), cancellation).ConfigureAwait(false);
            await files.AddAsync(SummaryTable.Name, SummaryTable.Of(summary), cancellation).ConfigureAwait(false);
            await files.AddAsync(TrialBalanceTable.Name, TrialBalanceTable.Of(trialBalance), cancellation).ConfigureAwait(false);
            await files.AddAsync(ControlsTable.Name, ControlsTable.Of(controls), cancellation).ConfigureAwait(false);
            return new MonthTables
            {
                Files = [.. files.All, .. corrections.Files, .. restatement?.Files ?? []],
                Totals = totals,
                Summary = summary,
                RollForward = rollForward,
                TrialBalance = trialBalance,
                Controls = controls,
                Corrections = corrections,
                Restatement = restatement,
                Statements = totals.Sum(total => total.Accounts) <= StatementsShownMax
                    ? StatementsTable.Rows(_connection, occurring, cancellation)
                    : [.. totals.SelectMany(total => StatementsTable.Largest(_connection, total.Currency, LargestShown, occurring, cancellation))],
            };
        }
        finally
        {
            _connection.Execute("DROP TABLE statements", CancellationToken.None);
        }
    }

    /// <summary>Of markets whose last day is far enough before the month's end that nothing more may be expected.</summary>
    private async Task<IReadOnlyDictionary<Currency, AmountSum>> ResidualsAsync(MonthInputs inputs, CancellationToken cancellation)
    {
        if (inputs.Balances.Find(MonthFactFiles.Markets) is not { Rows: > 0 } markets)
        {
            return new Dictionary<Currency, AmountSum>();
        }

        string path = await workspace.PathOfAsync(markets, cancellation).ConfigureAwait(false);
        var lastIdle = new BusinessDay(inputs.Month.LastDay.DaysSinceEpoch - run.Policy.IdleDays);
        return _connection
            .Rows(
                $"SELECT currency, sum(abs(residual)) FROM {BalancesSql.File(path)} WHERE last_day <= DATE '{lastIdle}' GROUP BY currency",
                (in DuckChunk chunk, int row) => (Currency: chunk.CurrencyOf(0, row), Residual: chunk.Sum(1, row)),
                cancellation)
            .ToDictionary(found => found.Currency, found => found.Residual);
    }

    private async Task<string?> PathAsync(StoredFile? file, CancellationToken cancellation) =>
        file is null ? null : await workspace.PathOfAsync(file, cancellation).ConfigureAwait(false);
}
