using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Ageing;
using Accounting.Reporting.Sections.Statements;

namespace Accounting.Reporting.Statements;

/// <summary>One account's month, transaction by transaction, out of the day versions that the month's newest report pins.</summary>
public sealed record AccountStatement
{
    public required long AccountId { get; init; }

    /// <summary>The report that the statement belongs to.</summary>
    public required MonthReport Report { get; init; }

    /// <summary>By currency; none where the account has neither activity nor a balance.</summary>
    public required IReadOnlyList<CurrencyStatement> Currencies { get; init; }

    /// <returns>Null where the month has no report.</returns>
    /// <exception cref="DamagedDataException">A file isn't what was written, or the transactions don't come to the report's row.</exception>
    public static async Task<AccountStatement?> ReadAsync(ReportingContext context, BusinessMonth month, long accountId, CancellationToken cancellation) =>
        await new ReportReader(context.Store).FindAsync(month, cancellation).ConfigureAwait(false) is { } report
            ? await ReadAsync(context, report, accountId, cancellation).ConfigureAwait(false)
            : null;

    /// <summary>Of a report that was found.</summary>
    /// <exception cref="DamagedDataException">A file isn't what was written, or the transactions don't come to the report's row.</exception>
    public static async Task<AccountStatement> ReadAsync(ReportingContext context, MonthReport report, long accountId, CancellationToken cancellation)
    {
        BusinessMonth month = report.Manifest.Month;
        using var workspace = new Workspace(context);
        IReadOnlyList<StatementRow> rows = await RowsAsync(workspace, report, accountId, cancellation).ConfigureAwait(false);
        ILookup<Currency, Posting> postings = await PostingsAsync(workspace, report, accountId, cancellation).ConfigureAwait(false);
        ILookup<Currency, AccountAge> ages = await AgesAsync(workspace, report, accountId, cancellation).ConfigureAwait(false);
        return new AccountStatement
        {
            AccountId = accountId,
            Report = report,
            Currencies = [.. rows.Select(row => Statement(month, row, postings[row.Currency].Where(posting => row.AccountType is null || posting.Type == row.AccountType)) with
            {
                Ages = row.AccountType == AccountType.Customer ? [.. ages[row.Currency]] : [],
            })],
        };
    }

    private static async Task<IReadOnlyList<StatementRow>> RowsAsync(Workspace workspace, MonthReport report, long accountId, CancellationToken cancellation)
    {
        string name = ReportFiles.Parquet(StatementsTable.Name);
        ReportFile file = report.Manifest.Find(name) ?? throw new DamagedDataException($"The report of {report.Manifest.Month} names no {name}.");
        string path = await workspace.LeaseAsync(report.KeyOf(name), file.Sha256, cancellation).ConfigureAwait(false);
        string statements = Months.BalancesSql.File(path);
        string from = string.Create(CultureInfo.InvariantCulture, $"FROM (SELECT *{(PublishedStatements.NameTypes(report.Manifest.Definition) ? "" : ", CAST(NULL AS VARCHAR) AS account_type")} FROM {statements}) WHERE account_id = {accountId} ORDER BY {StatementsTable.Order}");
        return StatementsTable.Rows(workspace.Connection, from, PublishedStatements.KindsOf(workspace.Connection, statements, cancellation), cancellation);
    }

    private static async Task<ILookup<Currency, AccountAge>> AgesAsync(Workspace workspace, MonthReport report, long accountId, CancellationToken cancellation)
    {
        string name = ReportFiles.Parquet(AgeingTables.Accounts);
        if (report.Manifest.Find(name) is not { } file)
        {
            return Enumerable.Empty<AccountAge>().ToLookup(age => age.Currency);
        }

        string path = await workspace.LeaseAsync(report.KeyOf(name), file.Sha256, cancellation).ConfigureAwait(false);
        return workspace.Connection
            .Rows(
                string.Create(CultureInfo.InvariantCulture, $"SELECT item, currency, amount, oldest, age_days, at_least FROM {Months.BalancesSql.File(path)} WHERE account_id = {accountId} ORDER BY currency, oldest, item"),
                (in DuckChunk chunk, int row) => new AccountAge(
                    chunk.Text(0, row), chunk.CurrencyOf(1, row), chunk.Sum(2, row), new BusinessDay(chunk.Dates(3)[row]), chunk.Longs(4)[row], chunk.Boolean(5, row)),
                cancellation)
            .ToLookup(age => age.Currency);
    }

    private static async Task<ILookup<Currency, Posting>> PostingsAsync(Workspace workspace, MonthReport report, long accountId, CancellationToken cancellation)
    {
        IReadOnlyList<DayVersion> days = await DayReference.ReadAsync(workspace.Context.Store, report.Manifest.Days, cancellation).ConfigureAwait(false);
        IReadOnlyList<string> paths = await workspace.LeaseAsync(days, DayFiles.IsWinners, cancellation).ConfigureAwait(false);
        if (paths.Count == 0)
        {
            return Enumerable.Empty<Posting>().ToLookup(posting => posting.Currency);
        }

        BusinessMonth month = report.Manifest.Month;
        return workspace.Connection
            .Rows(
                string.Create(CultureInfo.InvariantCulture, $"""
                    SELECT currency, transaction_id, revision, business_day, occurred_at, kind, amount, source, "partition", "offset", account_type
                    FROM read_parquet({Sql.List(paths)}, hive_partitioning = false)
                    WHERE account_id = {accountId} AND account_type <> 'TEST' AND business_day BETWEEN DATE '{month.FirstDay}' AND DATE '{month.LastDay}'
                    ORDER BY occurred_at, transaction_id
                    """),
                ReadPosting,
                cancellation)
            .ToLookup(posting => posting.Currency);
    }

    private static Posting ReadPosting(in DuckChunk chunk, int row) => new(
        chunk.CurrencyOf(0, row),
        new StatementLine
        {
            TransactionId = new TransactionId(chunk.Uuid(1, row)),
            Revision = chunk.Integers(2)[row],
            Day = new BusinessDay(chunk.Dates(3)[row]),
            OccurredAt = new Timestamp(chunk.Timestamps(4)[row]),
            Kind = chunk.Kind(5, row),
            Amount = new Amount(chunk.Decimals(6, Amount.DecimalPlaces)[row]),
            RunningBalance = default,
            Source = chunk.Text(7, row),
            Partition = new LogPartition(chunk.Integers(8)[row]),
            Offset = new LogOffset(chunk.Longs(9)[row]),
        },
        chunk.AccountTypeOf(10, row));

    private static CurrencyStatement Statement(BusinessMonth month, StatementRow row, IEnumerable<Posting> postings)
    {
        var lines = new List<StatementLine>();
        AmountSum balance = row.Opening + row.PriorPeriodAdjustment;
        foreach (Posting posting in postings)
        {
            balance += posting.Line.Amount;
            lines.Add(posting.Line with { RunningBalance = balance });
        }

        return balance == row.Closing && lines.Count == row.Transactions
            ? new CurrencyStatement(row, lines)
            : throw new DamagedDataException($"The transactions of account {row.AccountId} in {month} come to {row.Currency} {balance}, and its report says {row.Closing}.");
    }

    private readonly record struct Posting(Currency Currency, StatementLine Line, AccountType Type);
}
