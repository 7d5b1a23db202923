using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Controls;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Ids;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.SecondReading;
using Accounting.Reporting.Sections.Ageing;
using Accounting.Reporting.Sections.ClientMoney;
using Accounting.Reporting.Sections.Corrections;
using Accounting.Reporting.Sections.Exceptions;
using Accounting.Reporting.Sections.Journal;
using Accounting.Reporting.Sections.Markets;
using Accounting.Reporting.Sections.PriorPeriods;
using Accounting.Reporting.Sections.Regulatory;
using Accounting.Reporting.Sections.Statements;
using Accounting.Reporting.Sections.TrialBalance;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Close;

/// <summary>Makes one month's tables, as TSV and Parquet but for the journal (<see cref="JournalFiles"/>), and evaluates its controls. Nothing in them depends on when it runs.</summary>
internal sealed class MonthTablesBuilder(Workspace workspace, ReportRun run)
{
    /// <summary>More statements than these are not all shown on the page: two sheets of paper.</summary>
    public const int StatementsShownMax = 100;

    private const int LargestShown = 10;

    /// <summary>Of each currency and sort of exception, and of adjustments.</summary>
    private const int ListedShown = 5;

    private readonly DuckConnection _connection = workspace.Connection;

    /// <summary>A query of what is listed beside the month's own exceptions; null where nothing is.</summary>
    public string? LateConflicts { get; init; }

    /// <param name="inputs">What the tables follow from.</param>
    /// <param name="judgeIds">Given what the controls say if that is known of the month's ids, finds out as much as it takes.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<MonthTables> BuildAsync(MonthInputs inputs, Func<Func<IdEvidence, IReadOnlyList<Control>>, Task<IdEvidence>> judgeIds, CancellationToken cancellation)
    {
        var files = new TableFiles(workspace);
        MonthTables tables = await StatementsAsync(files, inputs, cancellation).ConfigureAwait(false);
        PriorFound prior = await new PriorPeriodFigures(workspace, inputs).FindAsync(tables.Corrections?.Betting, cancellation).ConfigureAwait(false);
        var periods = new RegulatoryPeriods(workspace, inputs, prior.Groups);
        tables = tables with
        {
            Summary = SummaryTable.Rows(inputs.Facts.Groups, tables.Totals.Select(total => total.Currency), prior.Groups),
            ClientMoney = ClientMoneyTables.Months(inputs, await PublishedClientMoneyAsync(inputs.Opening, cancellation).ConfigureAwait(false), run.Funds),
            TrialBalance = TrialBalanceTable.Rows(inputs, run.FinancialYear),
            Regulatory = await periods.RowsAsync(cancellation).ConfigureAwait(false),
            PriorOfEarlierYears = await periods.PriorOfEarlierYearsAsync(cancellation).ConfigureAwait(false),
            Prior = prior.Groups,
        };
        (IReadOnlyList<JournalLine> journal, IReadOnlyList<JournalLine>? difference) = await MonthJournal.OfAsync(workspace, run, inputs, tables.Corrections?.Postings ?? [], cancellation).ConfigureAwait(false);
        tables = tables with { Journal = journal, JournalDifference = difference };
        await files.AddAsync(SummaryTable.Name, SummaryTable.Of(tables.Summary), cancellation).ConfigureAwait(false);
        await files.AddAsync(ClientMoneyTables.Monthly, ClientMoneyTables.OfMonth(tables.ClientMoney), cancellation).ConfigureAwait(false);
        await files.AddAsync(ClientMoneyTables.Daily, ClientMoneyTables.OfDays(tables.ClientMoney), cancellation).ConfigureAwait(false);
        await files.AddAsync(FundsTable.Name, FundsTable.Of(tables.ClientMoney), cancellation).ConfigureAwait(false);
        tables = await ClientAccountsAsync(files, tables, inputs, cancellation).ConfigureAwait(false);
        tables = tables with { Ageing = await new AgeingTables(workspace).AddAsync(files, inputs, cancellation).ConfigureAwait(false) };
        tables = await MarketsAsync(files, tables, inputs, prior.Markets, cancellation).ConfigureAwait(false);
        await files.AddAsync(RegulatoryTable.Name, RegulatoryTable.Of(tables.Regulatory), cancellation).ConfigureAwait(false);
        tables = await ExceptionsAsync(files, tables, inputs, cancellation).ConfigureAwait(false);
        await files.AddAsync(TrialBalanceTable.Name, TrialBalanceTable.Of(tables.TrialBalance), cancellation).ConfigureAwait(false);
        IReadOnlyList<Currency> stated = await StatedBalancesAsync(inputs.Facts, cancellation).ConfigureAwait(false);
        PendingFile[] compared = [.. tables.Corrections?.Files ?? [], .. tables.Restatement?.Files ?? []];
        MonthReading? reading = run.Readings is null ? null : await MonthReading.OfAsync(inputs, run.Readings, [.. files.All, .. compared], tables.Totals, cancellation).ConfigureAwait(false);
        var judgement = new Judgement(run, inputs.Month, inputs.Restated?.Restatement.By);
        tables = tables with { Ids = await judgeIds(ids => judgement.Of(MonthControls.Evaluate(Evidence(inputs, tables with { Ids = ids }, stated, reading)))).ConfigureAwait(false) };
        tables = tables with { Controls = judgement.Of(MonthControls.Evaluate(Evidence(inputs, tables, stated, reading))), ReadOtherwise = reading?.Problems ?? [] };
        tables = tables with { Lapsed = [.. judgement.Lapsed(tables.Controls)] };
        if (tables.Ids.Listed.Count > 0)
        {
            await files.AddAsync(IdsTable.Name, IdsTable.Of(tables.Ids.Listed), cancellation).ConfigureAwait(false);
        }

        await files.AddAsync(ControlsTable.Name, ControlsTable.Of(tables.Controls), cancellation).ConfigureAwait(false);
        if (reading is not null)
        {
            await MonthReading.RequireAlikeAsync(inputs.Month, [.. files.All.TakeLast(2)], cancellation).ConfigureAwait(false);
        }

        files.Add(compared);
        return tables with { Files = files.All };
    }

    private MonthEvidence Evidence(MonthInputs inputs, MonthTables tables, IReadOnlyList<Currency> stated, MonthReading? reading) => new()
    {
        Facts = inputs.Facts,
        FundsGiven = run.Funds is not null,
        Balances = inputs.Balances,
        PreviousBalances = inputs.Previous,
        PreviousStatements = inputs.PreviousTotals,
        Tables = tables,
        Corrections = tables.Corrections?.Months ?? [],
        BettingCorrections = inputs.Opening?.MonthsKnown is null ? null : tables.Corrections?.BettingSums,
        Year = [.. inputs.Year.Select(known => known.Facts)],
        CorrectionsUnmatched = tables.Corrections?.AccountsUnmatched ?? 0,
        RestatementUnmatched = tables.Restatement?.Transactions.AccountsUnmatched,
        Quarantined = run.Quarantined,
        QuarantinedItems = run.QuarantinedItems,
        SecondReading = reading?.Counts,
        RunningTotalsKept = inputs.Plan.Touching.Count(day => day.Manifest.RunningTotals != RunningTotalsVerdict.NotKept),
        StatedBalances = stated,
        Ids = tables.Ids,
    };

    private async Task<IReadOnlyList<Currency>> StatedBalancesAsync(MonthFacts facts, CancellationToken cancellation) =>
        await workspace.PathOrNullAsync(facts.Find(MonthFactFiles.Chains), cancellation).ConfigureAwait(false) is { } chains
            ? _connection.Rows($"SELECT DISTINCT currency FROM {BalancesSql.File(chains)} WHERE links > 0", (in DuckChunk chunk, int row) => chunk.CurrencyOf(0, row), cancellation)
            : [];

    private async Task<MonthTables> StatementsAsync(TableFiles files, MonthInputs inputs, CancellationToken cancellation)
    {
        string? before = await workspace.PathOrNullAsync(inputs.Previous?.Find(MonthFactFiles.Balances), cancellation).ConfigureAwait(false);
        string? activity = await workspace.PathOrNullAsync(inputs.Facts.Find(MonthFactFiles.Activity), cancellation).ConfigureAwait(false);
        string? opening = inputs.Opening is null ? null : PublishedStatements.Opening(await workspace.PathOfAsync(inputs.Opening.Statements, cancellation).ConfigureAwait(false), inputs.Opening.Definition, before);
        HashSet<TransactionKind> occurring = [.. inputs.Facts.Groups.Select(group => group.Kind)];
        using var made = TemporaryTable.Create(_connection, "statements", StatementsTable.Create(before, activity, opening, occurring), cancellation);
        string statements = $"SELECT {StatementsTable.Columns(occurring)} FROM statements";
        var changes = new CorrectionTables(workspace, run);
        await files.AddAsync(StatementsTable.Name, $"{statements} ORDER BY {StatementsTable.Order}", cancellation).ConfigureAwait(false);
        await files.AddAsync(RollForwardTable.Name, RollForwardTable.Select(occurring), cancellation).ConfigureAwait(false);
        List<StatementTotals> totals = StatementsTable.Totals(_connection, occurring, cancellation);
        return new MonthTables
        {
            Totals = totals,
            Corrections = await changes.FindAsync(inputs, cancellation).ConfigureAwait(false),
            Restatement = inputs.Restated is null ? null : await new RestatementTables(workspace).CompareAsync(inputs.Restated, statements, changes, cancellation).ConfigureAwait(false),
            Statements = totals.Sum(total => total.Accounts) <= StatementsShownMax
                ? StatementsTable.Rows(_connection, occurring, cancellation)
                : [.. totals.SelectMany(total => StatementsTable.Largest(_connection, total.Currency, LargestShown, occurring, cancellation))],
            RollForward = RollForwardTable.Totals(_connection, occurring, cancellation),
        };
    }

    private async Task<PublishedClientMoney?> PublishedClientMoneyAsync(FinalOpening? opening, CancellationToken cancellation) => opening is null
        ? null
        : PublishedClientMoney.Read(_connection, await workspace.PathOfAsync(opening.ClientMoney, cancellation).ConfigureAwait(false), opening.Definition, cancellation);

    private async Task<MonthTables> ClientAccountsAsync(TableFiles files, MonthTables tables, MonthInputs inputs, CancellationToken cancellation)
    {
        string? balances = await workspace.PathOrNullAsync(inputs.Balances.Find(MonthFactFiles.Balances), cancellation).ConfigureAwait(false);
        await files.AddAsync(ClientAccountsTable.Name, ClientAccountsTable.Columns, balances is null ? null : ClientAccountsTable.Select(balances), cancellation).ConfigureAwait(false);
        return balances is null ? tables : tables with { ClientAccounts = ClientAccountsTable.Largest(_connection, balances, ListedShown, cancellation) };
    }

    private async Task<MonthTables> MarketsAsync(TableFiles files, MonthTables tables, MonthInputs inputs, string? prior, CancellationToken cancellation)
    {
        if (inputs.Balances.Find(MonthFactFiles.Markets) is not { Rows: > 0 } markets)
        {
            await files.AddAsync(MarketsTable.Name, MarketsTable.Columns, null, cancellation).ConfigureAwait(false);
            return tables;
        }

        var found = new MarketFiles
        {
            Cumulated = await workspace.PathOfAsync(markets, cancellation).ConfigureAwait(false),
            Month = await workspace.PathOrNullAsync(inputs.Facts.Find(MonthFactFiles.Markets), cancellation).ConfigureAwait(false),
            Positions = await workspace.PathOrNullAsync(inputs.Balances.Find(MonthFactFiles.Positions), cancellation).ConfigureAwait(false),
            Voids = await workspace.PathOrNullAsync(inputs.Balances.Find(MonthFactFiles.Voids), cancellation).ConfigureAwait(false),
            PriorPeriods = prior,
            Later = await workspace.PathsOfAsync(inputs.Later.Select(facts => facts.Find(MonthFactFiles.Markets)), cancellation).ConfigureAwait(false),
        };
        BusinessDay IdleSince(BusinessMonth month) => new(month.LastDay.DaysSinceEpoch - run.Policy.IdleDays);
        using var marketRows = TemporaryTable.Create(_connection, "market_rows", MarketsTable.Create(found, IdleSince(inputs.Month), IdleSince(inputs.Month.Previous)), cancellation);
        await files.AddAsync(MarketsTable.Name, MarketsTable.Columns, MarketsTable.Select, cancellation).ConfigureAwait(false);
        if (prior is not null)
        {
            await files.AddAsync(MarketsTable.PriorPeriods, $"SELECT * FROM {BalancesSql.File(prior)} ORDER BY market_id, currency, original_period", cancellation).ConfigureAwait(false);
        }

        return tables with { MarketTotals = MarketsTable.Totals(_connection, cancellation), Markets = MarketsTable.Shown(_connection, LargestShown, cancellation), UnevenMarkets = UnevenMarkets(cancellation) };
    }

    private Dictionary<(Currency, string), ContentHash256?> UnevenMarkets(CancellationToken cancellation) => _connection
        .Rows(MarketsTable.Uneven, (in DuckChunk chunk, int row) => (Currency: chunk.CurrencyOf(0, row), Control: chunk.Text(1, row), Market: chunk.Text(2, row)), cancellation)
        .GroupBy(found => (found.Currency, found.Control))
        .ToDictionary(found => found.Key, found => ItemsHash.Of(found.Select(one => one.Market)));

    private async Task<MonthTables> ExceptionsAsync(TableFiles files, MonthTables tables, MonthInputs inputs, CancellationToken cancellation)
    {
        string? adjustments = await workspace.PathOrNullAsync(inputs.Facts.Find(MonthFactFiles.Adjustments), cancellation).ConfigureAwait(false);
        string? own = await workspace.PathOrNullAsync(inputs.Facts.Find(MonthFactFiles.Exceptions), cancellation).ConfigureAwait(false);
        string? exceptions = own is null && LateConflicts is null ? null : ExceptionsTables.RowsOf(own, LateConflicts);
        await files.AddAsync(ExceptionsTables.Adjustments, ExceptionsTables.AdjustmentColumns, adjustments is null ? null : ExceptionsTables.AdjustmentsOf(adjustments), cancellation).ConfigureAwait(false);
        await files.AddAsync(ExceptionsTables.Exceptions, ExceptionsTables.ExceptionColumns, exceptions is null ? null : ExceptionsTables.ExceptionsOf(exceptions), cancellation).ConfigureAwait(false);
        if (adjustments is not null)
        {
            (List<ListedTransaction> shown, long all) = ExceptionsTables.ShownAdjustments(_connection, adjustments, ListedShown, cancellation);
            tables = tables with { Adjustments = shown, AdjustmentsInAll = all };
        }

        if (exceptions is not null)
        {
            (List<ListedTransaction> shown, long all) = ExceptionsTables.ShownExceptions(_connection, exceptions, ListedShown, cancellation);
            tables = tables with { Exceptions = shown, ExceptionsInAll = all };
        }

        return tables;
    }
}
