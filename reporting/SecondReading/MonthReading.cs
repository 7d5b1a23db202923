using Accounting.Aggregator.Store;
using Accounting.Compactor.SecondReading;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Statements;

namespace Accounting.Reporting.SecondReading;

/// <summary>What the second reader says of a month's day versions, and of the tables that were just made of them.</summary>
/// <param name="Counts">What the control compares.</param>
/// <param name="Problems">What it reads otherwise, in words.</param>
internal sealed record MonthReading(SecondReadingCounts Counts, IReadOnlyList<string> Problems)
{
    private const string Parquet = ".parquet";

    /// <summary>Reads the tables, and counts them with the days.</summary>
    /// <param name="inputs">The month.</param>
    /// <param name="readings">What was found of the pinned days.</param>
    /// <param name="files">The tables, each as Parquet and as TSV.</param>
    /// <param name="totals">What the statements must come to.</param>
    /// <param name="cancellation">Stops it between rows.</param>
    public static async Task<MonthReading> OfAsync(
        MonthInputs inputs, DayReadings readings, IReadOnlyList<PendingFile> files, IReadOnlyList<StatementTotals> totals, CancellationToken cancellation)
    {
        UnreadDay[] unread = [.. readings.Unread.Where(day => day.Touches(inputs.Month)).OrderBy(day => day.Day.Date)];
        List<string> problems = [.. unread.Select(day => day.Problem).OfType<string>()];
        bool isComplete = unread.All(day => day.Problem is not null) || problems.Count > 0;
        long tables = 0, alike = 0;
        foreach (PendingFile table in files.Where(file => file.File.Name.EndsWith(Parquet, StringComparison.Ordinal)))
        {
            tables++;
            if (await ProblemOfAsync(table, files, totals, cancellation).ConfigureAwait(false) is { } problem)
            {
                problems.Add(problem);
                isComplete = true;
            }
            else
            {
                alike++;
            }
        }

        long days = inputs.Plan.Touching.Count;
        return new MonthReading(new SecondReadingCounts(days - unread.Length + alike, days + tables, isComplete), problems);
    }

    /// <summary>A table that is made after the control cannot be told of by it, so it isn't published where it is read otherwise.</summary>
    /// <exception cref="DamagedDataException">It is.</exception>
    public static async Task RequireAlikeAsync(BusinessMonth month, IReadOnlyList<PendingFile> files, CancellationToken cancellation)
    {
        foreach (PendingFile table in files.Where(file => file.File.Name.EndsWith(Parquet, StringComparison.Ordinal)))
        {
            if (await ProblemOfAsync(table, files, null, cancellation).ConfigureAwait(false) is { } problem)
            {
                throw new DamagedDataException($"The report of {month} isn't published: {problem}");
            }
        }
    }

    private static async Task<string?> ProblemOfAsync(PendingFile table, IReadOnlyList<PendingFile> files, IReadOnlyList<StatementTotals>? totals, CancellationToken cancellation)
    {
        string twin = ReportFiles.Tsv(table.File.Name[..^Parquet.Length]);
        string? problem = await SecondTableReader
            .ReadAsync(table.Path, files.Single(file => file.File.Name == twin).Path, table.File.Name == ReportFiles.Parquet(StatementsTable.Name) ? totals : null, cancellation)
            .ConfigureAwait(false);
        return problem is null ? null : $"{table.File.Name}: {problem}";
    }
}
