using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Reporting.Explain;
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
    private readonly ISchemaRegistry _schemas = WriterSchemas.OpenForLooking(store.Context).Registry;

    /// <summary>A statement is computed from a month's files: one at a time, so that people who look never cost a consumer more than that.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    public async Task<PageContent> SearchAsync(CancellationToken cancellation)
    {
        Answer<MonthStandings> months = await store.Standings.GetAsync(cancellation).ConfigureAwait(false);
        return PageContent.Of<AccountsPage>(("Site", facts.Of(months)), ("Months", months.Value.Months));
    }

    /// <exception cref="NotFoundException">There is no such account or month.</exception>
    public async Task<PageContent> OneAsync(string account, string month, int page, CancellationToken cancellation)
    {
        Answer<MonthStandings> months = await store.Standings.GetAsync(cancellation).ConfigureAwait(false);
        AccountStatement statement = await StatementAsync(account, month, cancellation).ConfigureAwait(false);
        var view = new AccountView { Statement = statement, Months = months.Value.Months, Zone = ZoneOf(statement), Page = page };
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
    public async Task<PageContent> TransactionAsync(string account, string month, string transaction, CancellationToken cancellation)
    {
        AccountTransaction found = await FindAsync(account, month, transaction, cancellation).ConfigureAwait(false);
        return PageContent.Of<TransactionPage>(("Site", facts.Now), ("View", new TransactionView(found)));
    }

    /// <summary>A row's message as the topic still has it.</summary>
    /// <exception cref="NotFoundException">The account's month has no such transaction, or that no row of such a place.</exception>
    public async Task<PageContent> MessageAsync(
        string account, string month, string transaction, (string Source, string Partition, string Offset) place, CancellationToken cancellation)
    {
        AccountTransaction view = await FindAsync(account, month, transaction, cancellation).ConfigureAwait(false);
        TracedRow row = view.Transaction.Rows.FirstOrDefault(candidate => candidate.Source == place.Source
                && candidate.Partition.ToString(CultureInfo.InvariantCulture) == place.Partition && candidate.Offset.ToString(CultureInfo.InvariantCulture) == place.Offset)
            ?? throw new NotFoundException("The transaction has no row that was read there.");
        TopicMessage found = await TopicMessage.FindAsync(store.Access.Store, store.Context, MessagePlace.Of(row), cancellation).ConfigureAwait(false);
        MessageView? message = found.Value is { } value ? await Task.Run(() => MessageView.Of(value, _schemas), cancellation).ConfigureAwait(false) : null;
        return PageContent.Of<TopicMessagePage>(("Site", facts.Now), ("View", new TransactionView(view)), ("Row", row), ("Message", message), ("Missing", found.Missing));
    }

    /// <summary>The same as <c>trace --transaction</c> tells it.</summary>
    /// <exception cref="NotFoundException">The account's month has no such transaction.</exception>
    public async Task<ShownTransaction> ShowTransactionAsync(string account, string month, string transaction, bool withMessages, CancellationToken cancellation)
    {
        AccountTransaction found = await FindAsync(account, month, transaction, cancellation).ConfigureAwait(false);
        IReadOnlyList<TopicMessage>? messages = withMessages
            ? await found.MessagesAsync(store.Access.Store, store.Context, cancellation).ConfigureAwait(false)
            : null;
        return await Task.Run(() => ShownTransaction.Of(found, messages, _schemas), cancellation).ConfigureAwait(false);
    }

    private async Task<AccountTransaction> FindAsync(string account, string month, string transaction, CancellationToken cancellation)
    {
        (long number, BusinessMonth wanted) = Parse(account, month);
        MonthReport report = await store.Reports.FindAsync(wanted, cancellation).ConfigureAwait(false) ?? throw new NotFoundException($"There is no report of {wanted}.");
        AccountTransaction? found = TransactionId.TryParse(transaction, out TransactionId id)
            ? await InTurnAsync(() => AccountTransaction.FindAsync(Reporting, store.Access.Root.Zone, report, number, id, cancellation), cancellation).ConfigureAwait(false)
            : null;
        return found ?? throw new NotFoundException($"Account {number} has no transaction {transaction} in {wanted}, nor had. The account's statement lists those that count.");
    }

    public void Dispose() => _turn.Dispose();

    private static (long Account, BusinessMonth Month) Parse(string account, string month)
    {
        if (!long.TryParse(account, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            throw new NotFoundException("An account is a number.");
        }

        return BusinessMonth.TryParse(month, out BusinessMonth parsed) ? (number, parsed) : throw new NotFoundException("A month is written 2026-11.");
    }

    private ReportingContext Reporting => ReportRuns.ContextOf(store.Access, store.Context.Options with { Compactor = CompactorOfReaders }) with { LooksAgain = true };

    /// <summary>What a reader may take of the machine.</summary>
    private CompactionSettings CompactorOfReaders => store.Context.Options.Compactor with { Threads = 1, MemoryLimitBytes = 256L << 20 };

    private DateTimeZone ZoneOf(AccountStatement statement) => store.Access.Root.Zone.OfCut(statement.Report.Manifest.CutBy) ?? store.Access.Root.Zone;

    /// <exception cref="NotFoundException">There is no such account or month.</exception>
    public async Task<AccountStatement> StatementAsync(string account, string month, CancellationToken cancellation)
    {
        (long number, BusinessMonth wanted) = Parse(account, month);
        MonthReport report = await store.Reports.FindAsync(wanted, cancellation).ConfigureAwait(false) ?? throw new NotFoundException($"There is no report of {wanted}.");
        AccountStatement statement = await InTurnAsync(() => AccountStatement.ReadAsync(Reporting, report, number, cancellation), cancellation).ConfigureAwait(false);
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
