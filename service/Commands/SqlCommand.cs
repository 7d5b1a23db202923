using System.CommandLine;
using Accounting.Ingest;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Queries;

namespace Accounting.Service.Commands;

/// <summary><c>sql</c>: a SELECT over the public tables.</summary>
public sealed class SqlCommand : ICommandHandler
{
    private static readonly Argument<string> Text = new("sql") { Description = "one SELECT; - reads it from the standard input", HelpName = "SQL" };

    private static readonly Option<string?> From = new("--from") { Description = "first home date whose files are read, YYYY-MM-DD [default: all]", HelpName = "D" };

    private static readonly Option<string?> To = new("--to") { Description = "last home date whose files are read, YYYY-MM-DD [default: all]", HelpName = "D" };

    private static readonly Option<int> Rows = new("--rows") { Description = "most rows of the answer [default: 1000; of tsv and --out: all]", HelpName = "N" };

    private static readonly Option<int> Seconds = new("--seconds") { Description = "how long it may take [default: 300]", HelpName = "S", DefaultValueFactory = _ => 300 };

    private static readonly Option<string?> Out = new("--out") { Description = "file to write the answer to: .parquet or .xlsx (up to 100,000 rows) with its types, or .tsv [default: it is shown]", HelpName = "FILE" };

    /// <summary>How a page asks: the text is one line of JSON, and whoever asked is there for as long as the input is open.</summary>
    private static readonly Option<bool> Attached = new("--attached") { Hidden = true };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Tsv, OutputFormat.Json);

    public Command Command { get; } = new("sql", """
        Answers one SELECT by DuckDB over the public tables: transactions, account_statistics, market_statistics and, of accounts that no
        report counts, test_transactions (docs/data.md names their columns). It reads those files and no others, writes none but --out, and takes one thread,
        512 MiB of memory and so much time: it can't hurt what runs beside it. Of a store in a bucket the days' files are fetched into the cache first: name days
        by --from and --to.

        Examples:
          accounting sql --data ./data "SELECT currency, kind, count(*), sum(amount) FROM transactions GROUP BY ALL ORDER BY ALL"
          accounting sql --data ./data --format tsv - < question.sql > answer.tsv
        """)
    {
        Text,
        From,
        To,
        Rows,
        Seconds,
        Out,
        Attached,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        OutputFormat format = parsed.GetValue(Format);
        string given = parsed.GetValue(Text)!;
        string sql = parsed.GetValue(Attached) ? await AttachedAsker.ReadAsync(cancellation).ConfigureAwait(false)
            : given == "-" ? await Console.In.ReadToEndAsync(cancellation).ConfigureAwait(false)
            : given;
        var question = new SqlQuestion(await StoreAccess.OpenForReadingAsync(context, cancellation).ConfigureAwait(false), context.Options.Store.Bucket is null)
        {
            From = GivenValue.Date("--from", parsed.GetValue(From)),
            To = GivenValue.Date("--to", parsed.GetValue(To)),
            AnswerBytesMax = parsed.GetValue(Attached) ? AttachedAsker.AnswerBytesMax : long.MaxValue,
            FileRowsMax = parsed.GetValue(Attached) ? AttachedAsker.FileRowsMax : long.MaxValue,
        };
        int seconds = Positive("--seconds", parsed.GetValue(Seconds));
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), context.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            await AnswerAsync(question, sql, format, parsed, context.Output, either.Token).ConfigureAwait(false);
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new UsageException($"The query took longer than the {seconds} s of --seconds: narrow it, or give it more.");
        }
    }

    private static Task AnswerAsync(SqlQuestion question, string sql, OutputFormat format, ParseResult parsed, TerminalOutput output, CancellationToken cancellation)
    {
        int? rows = parsed.GetValue(Rows) is not 0 and int asked ? Positive("--rows", asked) : null;
        if (parsed.GetValue(Out) is { } file)
        {
            return AnswerFile.IsKnown(file)
                ? question.WriteAsync(sql, Path.GetFullPath(file), rows ?? long.MaxValue, cancellation)
                : throw new UsageException($"--out is '{file}'; its name must end in {AnswerFile.Parquet}, {AnswerFile.Workbook} or {AnswerFile.Tsv}.");
        }

        int most = rows ?? (format == OutputFormat.Tsv ? int.MaxValue : 1000);
        return format == OutputFormat.Tsv
            ? StreamAsync(question, sql, most, output, cancellation)
            : CollectAsync(question, sql, most, format, output, cancellation);
    }

    private static Task StreamAsync(SqlQuestion question, string sql, int most, TerminalOutput output, CancellationToken cancellation)
    {
        IReadOnlyList<SqlColumn> columns = [];
        int shown = 0;
        return question.AskAsync(
            sql,
            told => output.WriteLine(SqlColumn.HeadOfTsv(columns = told)),
            row =>
            {
                output.WriteLine(SqlColumn.RowOfTsv(columns, row));
                return ++shown < most;
            },
            cancellation);
    }

    private static async Task CollectAsync(SqlQuestion question, string sql, int most, OutputFormat format, TerminalOutput output, CancellationToken cancellation)
    {
        IReadOnlyList<SqlColumn> columns = [];
        var rows = new List<string?[]>();
        bool isCut = false;
        await question.AskAsync(
            sql,
            told => columns = told,
            row =>
            {
                isCut = rows.Count == most;
                if (!isCut)
                {
                    rows.Add(row);
                }

                return !isCut;
            },
            cancellation).ConfigureAwait(false);
        if (format == OutputFormat.Json)
        {
            output.WriteJson(new SqlAnswer(columns, rows, isCut));
            return;
        }

        var table = new TextTable([.. columns.Select(column => column.Name)]);
        rows.ForEach(row => table.Add([.. row.Select(cell => cell ?? "")]));
        output.WriteTable(table);
        if (isCut)
        {
            output.WriteNote($"accounting: there is more than {Counted.Of(most, "row")}; --rows shows more of them, --format tsv all.");
        }
    }

    private static int Positive(string option, int given) => given > 0 ? given : throw new UsageException($"{option} is {given}; it must be a positive whole number.");
}
