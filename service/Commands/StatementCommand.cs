using System.CommandLine;
using System.Text;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Statements;
using Accounting.Reporting.Statements;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Reports;
using NodaTime;

namespace Accounting.Service.Commands;

/// <summary><c>statement</c>: one account's month, transaction by transaction.</summary>
public sealed class StatementCommand : ICommandHandler
{
    private static readonly Option<long> Account = new("--account") { Description = "account number", HelpName = "A", Required = true };

    private static readonly Option<string> Month = new("--month") { Description = "month, YYYY-MM", HelpName = "M", Required = true };

    private static readonly Option<string?> OnlyCurrency = new("--currency") { Description = "only this currency, ISO 4217 [default: all]", HelpName = "C" };

    private static readonly Option<bool> Detail = new("--detail") { Description = "for auditors: ids, revisions, partitions, offsets, times in UTC to the microsecond (tsv and json always have them), and how old what is open is (json has it too)" };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Tsv, OutputFormat.Json, OutputFormat.Html);

    public Command Command { get; } = new("statement", """
        Shows an account's month: its opening, every transaction in order with the running balance (exact, in units of the currency), its closing. The
        figures are those of the month's newest report. Table and html are for the customer, in plain words and local times; with --detail they have
        each transaction's id and place in the log, as tsv and json always do. html is one page, for a phone, a browser or a printer.

        Examples:
          accounting statement --data ./data --account 1042 --month 2026-10
          accounting statement --data ./data --account 1042 --month 2026-10 --format html > statement.html
        """)
    {
        Account,
        Month,
        OnlyCurrency,
        Detail,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        long account = parsed.GetValue(Account);
        BusinessMonth month = MonthOption.Read(parsed.GetValue(Month))!.Value;
        Currency? only = GivenValue.Read("--currency", parsed.GetValue(OnlyCurrency), (string text, out Currency currency) => Currency.TryParse(text, out currency), "a code of ISO 4217 such as EUR");
        StoreAccess access = await StoreAccess.OpenForReadingAsync(context, cancellation).ConfigureAwait(false);
        ReportingContext reporting = ReportRuns.ContextOf(access, context.Options);
        AccountStatement statement = await AccountStatement.ReadAsync(reporting, month, account, cancellation).ConfigureAwait(false)
            ?? throw ReportRuns.NoneOf(month, access);
        statement = statement with { Currencies = [.. statement.Currencies.Where(currency => only is null || currency.Row.Currency == only)] };
        if (statement.Currencies.Count == 0)
        {
            throw new UsageException($"Account {account} has neither activity nor a balance{(only is null ? "" : $" in {only}")} in {month}. Account numbers stand in account-statements.tsv.");
        }

        DateTimeZone zone = access.Root.Zone.OfCut(statement.Report.Manifest.CutBy) ?? access.Root.Zone;
        Print(context.Output, parsed.GetValue(Format), statement, zone, parsed.GetValue(Detail));
        return ExitCode.Done;
    }

    private static void Print(TerminalOutput output, OutputFormat format, AccountStatement statement, DateTimeZone zone, bool detailed)
    {
        switch (format)
        {
            case OutputFormat.Json:
                output.WriteJson(ShownStatement.Of(statement));
                break;
            case OutputFormat.Tsv:
                output.Write(Encoding.UTF8.GetString(StatementTable.Of(statement).ToTsv()));
                break;
            case OutputFormat.Html:
                output.Write(Encoding.UTF8.GetString(StatementPage.Render(statement, zone, detailed)));
                break;
            default:
                PrintTables(output, statement, zone, detailed);
                break;
        }
    }

    private static void PrintTables(TerminalOutput output, AccountStatement statement, DateTimeZone zone, bool detailed)
    {
        ReportManifest report = statement.Report.Manifest;
        foreach (CurrencyStatement currency in statement.Currencies)
        {
            StatementRow row = currency.Row;
            string state = report.Revision is { } revision ? $"final, revision {revision}" : "provisional";
            output.WriteLine($"account {statement.AccountId}, {report.Month}, {row.Currency} ({state}), times in {(detailed ? "UTC" : report.TimeZone)}");
            output.WriteLine($"{Counted.Of(row.Transactions, "transaction")}; at the end exposure {Money(row.Exposure, row)}, pending {Money(row.Pending, row)}, available {Money(row.Available, row)}");
            foreach (AccountAge age in detailed ? currency.Ages : [])
            {
                output.WriteLine($"open at the end, what was released matched oldest first: {age.InWords()}");
            }

            string[] places = detailed ? ["transaction_id", "revision>", "partition>", "offset>"] : [];
            string[] none = [.. places.Select(_ => "")];
            var table = new TextTable(["occurred_at", "kind", .. places, "amount>", "running_balance>"]).LeavingOut("transaction_id", "revision");
            table.Add(["", StatementTable.Opening, .. none, "", Money(row.Opening, row)]);
            if (row.PriorPeriodAdjustment != AmountSum.Zero)
            {
                table.Add(["", StatementTable.PriorPeriodAdjustment, .. none, Money(row.PriorPeriodAdjustment, row), Money(row.Opening + row.PriorPeriodAdjustment, row)]);
            }

            foreach (StatementLine line in currency.Lines)
            {
                string[] what = detailed
                    ? [line.OccurredAt.ToString(), SchemaNames.Name(line.Kind), line.TransactionId.ToString(), Figures.Plain(line.Revision), Figures.Plain(line.Partition.Value), Figures.Plain(line.Offset.Value)]
                    : [ClockTime.Of(line.OccurredAt, zone), KindWords.Of(line.Kind)];
                table.Add([.. what, Money(line.Amount, row), Money(line.RunningBalance, row)]);
            }

            table.Add(["", StatementTable.Closing, .. none, "", Money(row.Closing, row)]);
            output.WriteTable(table);
        }
    }

    private static string Money(AmountSum sum, StatementRow row) => Figures.Amount(sum, row.Currency);
}
