using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Months;

/// <summary>Chains one month's facts on to the balances before it. Nothing earlier is read but what revisions explain of a broken chain.</summary>
internal sealed class MonthBalancesBuilder(Workspace workspace)
{
    private const int FindingsMax = 20;

    private readonly DuckConnection _connection = workspace.Connection;

    public async Task<MonthBalances> BuildAsync(MonthPlan plan, MonthFacts facts, MonthBalances? previous, CancellationToken cancellation)
    {
        var balances = new MonthBalances
        {
            Format = MonthBalances.CurrentFormat,
            Month = plan.Month,
            Id = plan.BalancesId,
            Previous = previous?.Id,
            Facts = facts.Id,
            // What became void in the month before isn't the month's own.
            Files = [.. (previous?.Files ?? []).Where(file => file.Name != MonthFactFiles.Voids)],
            Revisions = previous?.Revisions ?? [],
            IdProblems =
            [
                .. previous?.IdProblems ?? [],
                .. new[] { MonthFactFiles.Ids, MonthFactFiles.Conflicts }.Select(facts.Find).OfType<StoredFile>().Select(file => new IdProblems(plan.Month, file)),
            ],
            Totals = previous?.Totals ?? [],
            Customers = previous?.Customers ?? [],
            Clients = previous?.Clients ?? [],
            Ledger = Posting.Add(previous?.Ledger ?? [], Posting.Of(facts.Kinds)),
            BrokenChains = [],
            MissingNumbers = 0,
            RepeatedNumbers = 0,
            UnevenMarkets = previous?.UnevenMarkets ?? 0,
            Findings = [],
        };
        return facts.Files.Count == 0 ? balances : await ChainOnAsync(balances, plan, facts, previous, cancellation).ConfigureAwait(false);
    }

    private async Task<MonthBalances> ChainOnAsync(MonthBalances balances, MonthPlan plan, MonthFacts facts, MonthBalances? previous, CancellationToken cancellation)
    {
        var files = new List<StoredFile>();
        var findings = new List<string>();
        IReadOnlyList<StoredFile> revisions = [.. balances.Revisions.Concat(facts.Files.Where(file => file.Name == MonthFactFiles.Revisions))];
        string? before = await workspace.PathOrNullAsync(previous?.Find(MonthFactFiles.Balances), cancellation).ConfigureAwait(false);
        string? activity = await workspace.PathOrNullAsync(facts.Find(MonthFactFiles.Activity), cancellation).ConfigureAwait(false);
        string? chains = await workspace.PathOrNullAsync(facts.Find(MonthFactFiles.Chains), cancellation).ConfigureAwait(false);
        string? bases = await workspace.PathOrNullAsync(facts.Find(MonthFactFiles.Bases), cancellation).ConfigureAwait(false);
        using var rolled = TemporaryTable.Create(_connection, "rolled", BalancesSql.Roll(before, activity, chains, bases), cancellation);
        await StoreAsync(files, plan, MonthFactFiles.Balances, $"SELECT {BalancesSql.BalanceColumns} FROM rolled ORDER BY account_id, currency, account_type", cancellation).ConfigureAwait(false);
        string? days = await workspace.PathOrNullAsync(facts.Find(MonthFactFiles.ClientDays), cancellation).ConfigureAwait(false);
        string? items = await workspace.PathOrNullAsync(previous?.Find(MonthFactFiles.OpenItems), cancellation).ConfigureAwait(false);
        await StoreAsync(files, plan, MonthFactFiles.OpenItems, OpenItemsSql.Roll(items, before, days), cancellation).ConfigureAwait(false);
        (List<CurrencyBalance> totals, List<CurrencyBalance> customers, bool boundaryBreaks) = Totals(cancellation);
        IReadOnlyList<ClientChange> changes = ClientChanges(before, days, cancellation);
        (IReadOnlyList<BrokenChains> broken, IReadOnlyList<OpeningsFound> openings) = boundaryBreaks || facts.Find(MonthFactFiles.Breaks) is not null
            ? await BrokenAsync(files, plan, facts, previous, revisions, findings, cancellation).ConfigureAwait(false)
            : KeepTaken(files, previous);
        (NumberFindings missing, NumberFindings repeated) = await SequencesAsync(files, plan, facts, previous, findings, cancellation).ConfigureAwait(false);
        long uneven = await MarketsAsync(files, plan, facts, previous, cancellation).ConfigureAwait(false);
        await PositionsAsync(files, plan, facts, previous, cancellation).ConfigureAwait(false);
        return balances with
        {
            Files = files,
            Revisions = revisions,
            Totals = totals,
            Customers = customers,
            Clients = Clients(cancellation),
            ClientChanges = changes,
            BrokenChains = broken,
            Openings = openings,
            MissingNumbers = missing.Count,
            MissingItems = missing.Items,
            RepeatedNumbers = repeated.Count,
            RepeatedItems = repeated.Items,
            UnevenMarkets = uneven,
            Findings = findings,
        };
    }

    private (List<CurrencyBalance> Totals, List<CurrencyBalance> Customers, bool BoundaryBreaks) Totals(CancellationToken cancellation)
    {
        bool boundaryBreaks = false;
        var customers = new List<CurrencyBalance>();
        List<CurrencyBalance> totals = _connection.Rows(
            BalancesSql.Totals(),
            (in DuckChunk chunk, int row) =>
            {
                boundaryBreaks |= chunk.Longs(4)[row] > 0;
                customers.Add(new CurrencyBalance(chunk.CurrencyOf(0, row), new Balance(chunk.Sum(5, row), chunk.Sum(6, row), chunk.Sum(7, row))));
                return new CurrencyBalance(chunk.CurrencyOf(0, row), new Balance(chunk.Sum(1, row), chunk.Sum(2, row), chunk.Sum(3, row)));
            },
            cancellation);
        return (totals, customers, boundaryBreaks);
    }

    private List<ClientBalance> Clients(CancellationToken cancellation) => _connection.Rows(
        ClientMoneySql.Positions(), (in DuckChunk chunk, int row) => new ClientBalance(chunk.CurrencyOf(0, row), chunk.Position(1, row), chunk.Sum(8, row)), cancellation);

    private List<ClientChange> ClientChanges(string? before, string? days, CancellationToken cancellation) => days is null ? [] : _connection.Rows(
        ClientMoneySql.Changes(before, days),
        (in DuckChunk chunk, int row) => new ClientChange(new BusinessDay(chunk.Dates(0)[row]), chunk.CurrencyOf(1, row), chunk.Position(2, row)),
        cancellation);

    private static (IReadOnlyList<BrokenChains>, IReadOnlyList<OpeningsFound>) KeepTaken(List<StoredFile> files, MonthBalances? previous)
    {
        if (previous?.Find(MonthFactFiles.Taken) is { } taken)
        {
            files.Add(taken);
        }

        return ([], []);
    }

    private async Task<(IReadOnlyList<BrokenChains> Broken, IReadOnlyList<OpeningsFound> Openings)> BrokenAsync(
        List<StoredFile> files, MonthPlan plan, MonthFacts facts, MonthBalances? previous, IReadOnlyList<StoredFile> revisions, List<string> findings, CancellationToken cancellation)
    {
        IReadOnlyList<string> logged = await workspace.PathsOfAsync(revisions, cancellation).ConfigureAwait(false);

        string? breaks = await workspace.PathOrNullAsync(facts.Find(MonthFactFiles.Breaks), cancellation).ConfigureAwait(false);
        string? before = await workspace.PathOrNullAsync(previous?.Find(MonthFactFiles.Taken), cancellation).ConfigureAwait(false);
        using var broken = new BrokenAccounts(findings, FindingsMax);
        broken.Read(_connection, BalancesSql.Breaks(breaks, logged, before), cancellation);
        IReadOnlyList<OpeningsFound> openings = OpeningsFound.Of(broken.Openings);
        findings.AddRange(broken.Openings.Take(FindingsMax).Select(opening => opening.InWords()));
        if (broken.Taken.Count == 0)
        {
            KeepTaken(files, previous);
            return (broken.Counts, openings);
        }

        using DuckTable taken = _connection.RegisterTable("taken", TakenCorrections.Columns, () => TakenCorrections.FeedOf(broken.Taken), broken.Taken.Count);
        await StoreAsync(files, plan, MonthFactFiles.Taken, BalancesSql.Taken(before), cancellation).ConfigureAwait(false);
        return (broken.Counts, openings);
    }

    private async Task<(NumberFindings Missing, NumberFindings Repeated)> SequencesAsync(List<StoredFile> files, MonthPlan plan, MonthFacts facts, MonthBalances? previous, List<string> findings, CancellationToken cancellation)
    {
        string? before = await workspace.PathOrNullAsync(previous?.Find(MonthFactFiles.Sequences), cancellation).ConfigureAwait(false);
        string? own = await workspace.PathOrNullAsync(facts.Find(MonthFactFiles.Sequences), cancellation).ConfigureAwait(false);
        if (before is null && own is null)
        {
            return default;
        }

        string repeated = SequencesSql.Repeated(
            before, own, await workspace.PathOrNullAsync(facts.Find(MonthFactFiles.RepeatedNumbers), cancellation).ConfigureAwait(false), await workspace.PathOrNullAsync(facts.Find(MonthFactFiles.VoidNumbers), cancellation).ConfigureAwait(false));
        using var numbered = TemporaryTable.Create(_connection, "numbered", SequencesSql.Join(before, own), cancellation);
        await StoreAsync(files, plan, MonthFactFiles.Sequences, SequencesSql.Stretches, cancellation).ConfigureAwait(false);
        return (
            NumberFindings.Read(_connection, SequencesSql.NewGaps(before), "is missing", "are missing", findings, FindingsMax, cancellation),
            NumberFindings.Read(_connection, repeated, "is that of more than one transaction", "are those of more than one transaction each", findings, FindingsMax, cancellation));
    }

    private async Task<long> MarketsAsync(List<StoredFile> files, MonthPlan plan, MonthFacts facts, MonthBalances? previous, CancellationToken cancellation)
    {
        string? before = await workspace.PathOrNullAsync(previous?.Find(MonthFactFiles.Markets), cancellation).ConfigureAwait(false);
        string? own = await workspace.PathOrNullAsync(facts.Find(MonthFactFiles.Markets), cancellation).ConfigureAwait(false);
        if (before is null && own is null)
        {
            return 0;
        }

        await StoreAsync(files, plan, MonthFactFiles.Markets, MarketsSql.Cumulated(before, own, plan.Month), cancellation).ConfigureAwait(false);
        string cumulated = await workspace.PathOfAsync(files[^1], cancellation).ConfigureAwait(false);
        return _connection.Scalar<long>($"SELECT count(*) FROM {BalancesSql.File(cumulated)} WHERE residual <> 0", cancellation);
    }

    private async Task PositionsAsync(List<StoredFile> files, MonthPlan plan, MonthFacts facts, MonthBalances? previous, CancellationToken cancellation)
    {
        string? before = await workspace.PathOrNullAsync(previous?.Find(MonthFactFiles.Positions), cancellation).ConfigureAwait(false);
        string? own = await workspace.PathOrNullAsync(facts.Find(MonthFactFiles.Positions), cancellation).ConfigureAwait(false);
        if (before is null && own is null)
        {
            return;
        }

        using var positions = TemporaryTable.Create(_connection, "positions", PositionsSql.Roll(before, own, plan.Month), cancellation);
        await StoreAsync(files, plan, MonthFactFiles.Positions, PositionsSql.Kept(plan.Month), cancellation).ConfigureAwait(false);
        await StoreAsync(files, plan, MonthFactFiles.Voids, PositionsSql.Voids, cancellation).ConfigureAwait(false);
    }

    private async Task StoreAsync(List<StoredFile> files, MonthPlan plan, string name, string select, CancellationToken cancellation)
    {
        string path = workspace.NewPath();
        long rows = _connection.CopyToParquet(select, path, new ParquetOptions(), cancellation);
        // A month's facts and balances may have the same file names, and lie in folders of their own.
        files.Add(await workspace.StageAsync(name, path, rows, _ => MonthFactFiles.Key(plan.Month, plan.BalancesId, name), cancellation).ConfigureAwait(false));
    }
}
