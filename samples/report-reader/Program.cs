// report-reader DATA MONTH
//
// Adds up a month in three ways: from its transactions, from the statistics of its days, and from its statements. All are public files
// that any reader of Parquet opens, and they agree.
using System.Globalization;
using Accounting.Samples.ReportReader;
using Parquet;
using Parquet.Serialization;

if (args is not [string data, string month])
{
    await Console.Error.WriteLineAsync("usage: report-reader DATA MONTH, for example: report-reader ./data 2020-01");
    return 2;
}

List<Transaction> transactions = await ReadAsync<Transaction>(Path.Combine(data, "transactions"), "*.parquet");
List<AccountDay> statistics = await ReadAsync<AccountDay>(Path.Combine(data, "account_statistics"), "*.parquet");
List<Statement> statements = await ReadAsync<Statement>(NewestReport(), "account-statements.parquet");

Print("transactions", from row in transactions where IsReported(row.BusinessDay) select (row.Currency, (long?)1, row.Amount));
Print("statistics", from row in statistics where IsReported(row.BusinessDay) select (row.Currency, row.Transactions, row.Amount));
Print("report", from row in statements select (row.Currency, row.Transactions, row.Closing - row.Opening - row.PriorPeriodAdjustment));
return 0;

// A file lies under the day on which its transactions first occurred; the month that reports one is that of its business day.
bool IsReported(DateOnly? businessDay) =>
    businessDay?.ToString("yyyy-MM", CultureInfo.InvariantCulture) == month;

// The last revision of a month that is final, else what is known of it so far.
string NewestReport()
{
    string folder = Path.Combine(data, "reports", $"month={month}");
    return Directory.GetDirectories(folder, "revision-*").MaxBy(path => int.Parse(path.AsSpan(path.LastIndexOf('-') + 1), CultureInfo.InvariantCulture))
        ?? Path.Combine(folder, "provisional");
}

static async Task<List<T>> ReadAsync<T>(string folder, string pattern)
    where T : class, new()
{
    var options = new ParquetOptions { UseDateOnlyTypeForDates = true };
    var rows = new List<T>();
    foreach (string file in Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories))
    {
        rows.AddRange((await ParquetSerializer.DeserializeAsync<T>(file, options)).Data);
    }

    return rows;
}

static void Print(string source, IEnumerable<(string? Currency, long? Transactions, decimal? Amount)> rows)
{
    foreach (var sum in rows.GroupBy(row => row.Currency).OrderBy(sum => sum.Key, StringComparer.Ordinal))
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{source}\t{sum.Key}\t{sum.Sum(row => row.Transactions)}\t{sum.Sum(row => row.Amount):F4}"));
    }
}
