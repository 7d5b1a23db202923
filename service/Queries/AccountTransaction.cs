using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Explain;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Service.CommandLine;
using NodaTime;

namespace Accounting.Service.Queries;

/// <summary>A transaction of an account's month, with every row of it that was ever stored, as far as the month's newest report knows.</summary>
/// <param name="Account">The account.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="Report">The month's newest report.</param>
/// <param name="Transaction">The transaction with its rows.</param>
public sealed record AccountTransaction(long Account, Currency Currency, MonthReport Report, TracedTransaction Transaction)
{
    /// <param name="context">What to work with.</param>
    /// <param name="zone">The business time zone by the rules in force.</param>
    /// <param name="report">The month's newest report.</param>
    /// <param name="account">The account.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Null where no row of it is stored that names the account on a day of the month; one that doesn't count is found too.</returns>
    /// <exception cref="DamagedDataException">A file isn't what was written.</exception>
    public static async Task<AccountTransaction?> FindAsync(
        ReportingContext context, DateTimeZone zone, MonthReport report, long account, TransactionId transaction, CancellationToken cancellation) =>
        await TransactionHistory.FindAsync(context, zone, report, account, transaction, cancellation).ConfigureAwait(false) is { } found
            ? new AccountTransaction(account, found.Currency, report, found.Transaction)
            : null;

    /// <summary>What the topic still has of the rows' messages, in their order.</summary>
    /// <param name="store">The store.</param>
    /// <param name="command">Names the brokers.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<IReadOnlyList<TopicMessage>> MessagesAsync(IObjectStore store, CommandContext command, CancellationToken cancellation) =>
        TopicMessage.FindAsync(store, command, [.. Transaction.Rows.Select(MessagePlace.Of)], cancellation);
}
