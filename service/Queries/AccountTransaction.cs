using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Explain;
using Accounting.Reporting.Figures;
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
    /// <summary>The column of statements that every transaction has a part in.</summary>
    private const string EveryTransaction = "transactions";

    /// <param name="context">What to work with.</param>
    /// <param name="zone">The business time zone by the rules in force.</param>
    /// <param name="report">The month's newest report.</param>
    /// <param name="account">The account.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Null where the account has no such transaction in that month, or none that counts.</returns>
    /// <exception cref="DamagedDataException">A file isn't what was written.</exception>
    public static async Task<AccountTransaction?> FindAsync(
        ReportingContext context, DateTimeZone zone, MonthReport report, long account, TransactionId transaction, CancellationToken cancellation)
    {
        var question = FigureQuestion.Of(null, EveryTransaction, new Dictionary<string, string> { ["account_id"] = account.ToString(CultureInfo.InvariantCulture) });
        IReadOnlyList<TracedFigure> traced = await FigureTrace.TraceAsync(context, zone, report, question, new TracedNarrowing(null, account, transaction), cancellation).ConfigureAwait(false);
        return traced.SelectMany(figure => figure.Transactions, (figure, found) => new AccountTransaction(account, figure.Currency, report, found)).FirstOrDefault();
    }

    /// <summary>What the topic still has of the rows' messages, in their order.</summary>
    /// <param name="store">The store.</param>
    /// <param name="command">Names the brokers.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<IReadOnlyList<TopicMessage>> MessagesAsync(IObjectStore store, CommandContext command, CancellationToken cancellation) =>
        TopicMessage.FindAsync(store, command, [.. Transaction.Rows.Select(MessagePlace.Of)], cancellation);
}
