using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Reporting.Explain;
using Accounting.Reporting.Figures;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.Statements;
using Accounting.Service.Configuration;
using Accounting.Service.Dashboard.Data;
using Accounting.Service.Dashboard.Pages;
using Accounting.Service.Pipeline;
using Accounting.Service.Queries;
using NodaTime;

namespace Accounting.Service.Dashboard.Web;

/// <summary>Accounts: statements, and the transactions that they consist of.</summary>
public sealed class AccountPages(StoreView store, SiteFacts facts) : IDisposable
{
    /// <summary>The column of statements that every transaction has a part in.</summary>
    private const string EveryTransaction = "transactions";

    private readonly ISchemaRegistry _schemas = WriterSchemas.OpenForLooking(store.Context).Registry;

    /// <summary>A statement is computed from a month's files: one at a time, so that people who look never cost a consumer more than that.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    public async Task<PageContent> SearchAsync(CancellationToken cancellation)
    {
        Answer<MonthReports> months = await store.Months.GetAsync(cancellation).ConfigureAwait(false);
        return PageContent.Of<AccountsPage>(("Site", facts.Of(months)), ("Months", MonthsOf(months.Value)));
    }

    /// <exception cref="NotFoundException">There is no such account or month.</exception>
    public async Task<PageContent> OneAsync(string account, string month, int page, CancellationToken cancellation)
    {
        Answer<MonthReports> months = await store.Months.GetAsync(cancellation).ConfigureAwait(false);
        AccountStatement statement = await StatementAsync(account, month, cancellation).ConfigureAwait(false);
        var view = new AccountView { Statement = statement, Months = MonthsOf(months.Value), Zone = ZoneOf(statement), Page = page };
        return PageContent.Of<AccountPage>(("Site", facts.Now), ("View", view with { Page = Math.Clamp(page, 1, view.Pages) }));
    }

    /// <summary>The statement as the customer gets it.</summary>
    /// <exception cref="NotFoundException">There is no such account or month.</exception>
    public async Task<byte[]> ForCustomerAsync(string account, string month, CancellationToken cancellation)
    {
        AccountStatement statement = await StatementAsync(account, month, cancellation).ConfigureAwait(false);
        return StatementPage.Render(statement, ZoneOf(statement), detailed: false);
    }

    /// <exception cref="NotFoundException">The account's month has no such transaction.</exception>
    public async Task<PageContent> TransactionAsync(string account, string month, string transaction, string currency, string day, CancellationToken cancellation)
    {
        TransactionView view = await FindAsync(account, month, transaction, currency, day, cancellation).ConfigureAwait(false);
        return PageContent.Of<TransactionPage>(("Site", facts.Now), ("View", view));
    }

    /// <summary>A row's message as the topic still has it.</summary>
    /// <exception cref="NotFoundException">The account's month has no such transaction, or that no row of such a place.</exception>
    public async Task<PageContent> MessageAsync(
        string account, string month, string transaction, string currency, string day, (string Source, string Partition, string Offset) place, CancellationToken cancellation)
    {
        TransactionView view = await FindAsync(account, month, transaction, currency, day, cancellation).ConfigureAwait(false);
        TracedRow row = view.Transaction.Rows.FirstOrDefault(candidate => candidate.Source == place.Source
                && candidate.Partition.ToString(CultureInfo.InvariantCulture) == place.Partition && candidate.Offset.ToString(CultureInfo.InvariantCulture) == place.Offset)
            ?? throw new NotFoundException("The transaction has no row that was read there.");
        var read = new MessagePlace(SourceId.Parse(row.Source), new LogPartition((int)row.Partition), new LogOffset(row.Offset), row.RawHash);
        TopicMessage found = await TopicMessage.FindAsync(store.Access.Store, store.Context, read, cancellation).ConfigureAwait(false);
        MessageView? message = found.Value is { } value ? await Task.Run(() => MessageView.Of(value, _schemas), cancellation).ConfigureAwait(false) : null;
        return PageContent.Of<TopicMessagePage>(("Site", facts.Now), ("View", view), ("Row", row), ("Message", message), ("Missing", found.Missing));
    }

    private async Task<TransactionView> FindAsync(string account, string month, string transaction, string currency, string day, CancellationToken cancellation)
    {
        (long number, BusinessMonth wanted) = Parse(account, month);
        MonthReport report = await store.Reports.FindAsync(wanted, cancellation).ConfigureAwait(false) ?? throw new NotFoundException($"There is no report of {wanted}.");
        if (!Currency.TryParse(currency, out Currency of) || !BusinessDay.TryParse(day, out BusinessDay on))
        {
            throw new NotFoundException("The account's statement lists its transactions.");
        }

        var question = FigureQuestion.Of(null, EveryTransaction, new Dictionary<string, string> { ["account_id"] = number.ToString(CultureInfo.InvariantCulture), ["currency"] = of.Code });
        IReadOnlyList<TracedFigure> traced = await InTurnAsync(
            () => FigureTrace.TraceAsync(Reporting, store.Access.Root.Zone, report, question, new TracedNarrowing(on, number), cancellation), cancellation).ConfigureAwait(false);
        TracedTransaction found = traced.SelectMany(figure => figure.Transactions).FirstOrDefault(candidate => candidate.TransactionId == transaction)
            ?? throw new NotFoundException($"Account {number} has no transaction {transaction} in {wanted}.");
        return new TransactionView(number, of, report, found);
    }

    public void Dispose() => _turn.Dispose();

    private static BusinessMonth[] MonthsOf(MonthReports months) => [.. months.Reports.Select(report => report.Manifest.Month)];

    private static (long Account, BusinessMonth Month) Parse(string account, string month)
    {
        if (!long.TryParse(account, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            throw new NotFoundException("An account is a number.");
        }

        return BusinessMonth.TryParse(month, out BusinessMonth parsed) ? (number, parsed) : throw new NotFoundException("A month is written 2026-11.");
    }

    private ReportingContext Reporting => ReportRuns.ContextOf(store.Access, store.Context.Options with { Compactor = CompactorOfReaders });

    /// <summary>What a reader may take of the machine.</summary>
    private CompactionSettings CompactorOfReaders => store.Context.Options.Compactor with { Threads = 1, MemoryLimitBytes = 256L << 20 };

    private DateTimeZone ZoneOf(AccountStatement statement) => store.Access.Root.Zone.OfCut(statement.Report.Manifest.CutBy) ?? store.Access.Root.Zone;

    /// <exception cref="NotFoundException">There is no such account or month.</exception>
    public async Task<AccountStatement> StatementAsync(string account, string month, CancellationToken cancellation)
    {
        (long number, BusinessMonth wanted) = Parse(account, month);
        AccountStatement statement = await InTurnAsync(() => AccountStatement.ReadAsync(Reporting, wanted, number, cancellation), cancellation).ConfigureAwait(false)
            ?? throw new NotFoundException($"There is no report of {wanted}.");
        return statement.Currencies.Count > 0 ? statement : throw new NotFoundException($"Account {number} has neither activity nor a balance in {wanted}.");
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(work, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }
}
