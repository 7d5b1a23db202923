using System.CommandLine;
using Accounting.Ingest;
using Accounting.Reporting.Explain;
using Accounting.Reporting.Figures;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Queries;
using Accounting.Service.Reports;

namespace Accounting.Service.Commands;

/// <summary><c>trace</c>: from a figure of the report to the messages that it was made of.</summary>
public sealed class TraceCommand : ICommandHandler
{
    private static readonly Option<string> Month = new("--month") { Description = "month of the report, YYYY-MM", HelpName = "M", Required = true };

    private static readonly FigureOptions Figure = new("account number; of tables without accounts it narrows the transactions that are listed");

    private static readonly Option<string> Day = new("--day") { Description = "lists only transactions of this business day, YYYY-MM-DD", HelpName = "D" };

    private static readonly Option<string> Transaction = new("--transaction") { Description = "with --account: this transaction of the account's month instead of a figure", HelpName = "ID" };

    private static readonly Option<bool> Messages = new("--messages") { Description = "with --transaction: the messages that its rows were read from, where the topic still has them [default: off]" };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Tsv, OutputFormat.Json);

    public Command Command { get; } = new("trace", """
        Leads from a figure of a month's newest report down to what it is made of: its days, its transactions, and of each every revision that the report
        knows of, with topic, partition, offset, run and arrival; or, where no transaction has a part of its own, the accounts or the rows of other tables
        that it comes to. What is found comes to the figure, or the command fails (exit code 4). Figures of several rows are added up. Times are UTC,
        amounts in units of the currency. What comes from earlier months is told as one sum: trace the month before.

        With --transaction it tells every row of one transaction that was ever stored, also where it doesn't count any more; with --messages beside it also their messages, in hexadecimal and
        byte by byte as their writers' schemas have it, where the topic still has them and their hashes are those of the rows.

        Examples:
          accounting trace --data ./data --month 2026-10 --account 1042 --column deposit_amount --format tsv
          accounting trace --data ./data --month 2026-10 --table regulatory --column ggy --where currency=EUR sport=football
          accounting trace --data ./data --month 2026-10 --table client-money --column liability --where currency=EUR
          accounting trace --data ./data --month 2026-10 --account 1042 --transaction fcf765f1-8c51-4c45-bb28-f19b6b87d8e3 --messages --format json
        """)
    {
        Month,
        Day,
        Transaction,
        Messages,
        Format,
        Figure.All,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        BusinessMonth month = MonthOption.Read(parsed.GetValue(Month))!.Value;
        if (ReadTransaction(parsed) is { } transaction)
        {
            return await TellTransactionAsync(parsed, context, month, transaction, cancellation).ConfigureAwait(false);
        }

        FigureQuestion question = Figure.Read(parsed);
        TracedNarrowing narrowing = new(GivenValue.Read<BusinessDay>("--day", parsed.GetValue(Day), BusinessDay.TryParse, "YYYY-MM-DD"), parsed.GetValue(Figure.Account));
        StoreAccess access = await StoreAccess.OpenForReadingAsync(context, cancellation).ConfigureAwait(false);
        MonthReport report = await new ReportReader(access.Store).FindAsync(month, cancellation).ConfigureAwait(false)
            ?? throw ReportRuns.NoneOf(month, access);
        ReportingContext reporting = ReportRuns.ContextOf(access, context.Options);
        IReadOnlyList<TracedFigure> traced = await FigureTrace.TraceAsync(reporting, access.Root.Zone, report, question, narrowing, cancellation).ConfigureAwait(false);
        if (traced.Count == 0)
        {
            throw new UsageException($"The report has no row for {question.Told(month)}. What rows there are stands in {question.Table.Name}.tsv.");
        }

        TraceOutput.Print(context.Output, parsed.GetValue(Format), question, report, traced);
        return ExitCode.Done;
    }

    private static async Task<ExitCode> TellTransactionAsync(ParseResult parsed, CommandContext context, BusinessMonth month, TransactionId transaction, CancellationToken cancellation)
    {
        long account = parsed.GetValue(Figure.Account)!.Value;
        StoreAccess access = await StoreAccess.OpenForReadingAsync(context, cancellation).ConfigureAwait(false);
        MonthReport report = await new ReportReader(access.Store).FindAsync(month, cancellation).ConfigureAwait(false)
            ?? throw ReportRuns.NoneOf(month, access);
        AccountTransaction found = await AccountTransaction.FindAsync(ReportRuns.ContextOf(access, context.Options), access.Root.Zone, report, account, transaction, cancellation).ConfigureAwait(false)
            ?? throw new UsageException($"Account {account} has no transaction {transaction} in {month}, nor had. 'accounting statement --month {month} --account {account}' lists those that count.");
        IReadOnlyList<TopicMessage>? messages = parsed.GetValue(Messages)
            ? await found.MessagesAsync(access.Store, context, cancellation).ConfigureAwait(false)
            : null;
        TransactionOutput.Print(context.Output, parsed.GetValue(Format), found, messages, WriterSchemas.OpenForLooking(context).Registry);
        return ExitCode.Done;
    }

    /// <summary>Null where a figure is asked for.</summary>
    private static TransactionId? ReadTransaction(ParseResult parsed)
    {
        if (parsed.GetValue(Transaction) is not { } given)
        {
            return parsed.GetValue(Messages) ? throw new UsageException("--messages are of one transaction: name it with --transaction.") : null;
        }

        if (parsed.GetValue(Figure.Account) is null || parsed.GetValue(Figure.Table) is not null || parsed.GetValue(Figure.Column) is not null || parsed.GetValue(Figure.Where) is { Length: > 0 } || parsed.GetValue(Day) is not null)
        {
            throw new UsageException("--transaction is one of an account's month: name it with --month and --account, and no figure beside it.");
        }

        return TransactionId.TryParse(given, out TransactionId id) ? id : throw new UsageException($"--transaction is '{given}'; it must be a UUID, such as 6a0c2d9e-3f1b-4c55-9d0e-8f7a1b2c3d4e.");
    }
}
