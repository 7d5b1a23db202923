using System.Globalization;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using static Accounting.Tests.Simulation.Stage;

namespace Accounting.Tests.Simulation;

/// <summary>What the newest reports say, against what is known by the log: added up anew, account by account.</summary>
internal sealed class StatedBooks(SimulatedWorld world, FinalBooks final)
{
    private readonly BusinessCalendar _calendar = new(world.Zone);

    /// <summary>Each final month opens as the one before closes; the first open one comes to what is known; and of each month what it says and what was published of it since come to what is known of it.</summary>
    public void RequireSum()
    {
        BusinessMonth open = final.Newest.Keys.Max().Next;
        bool isReported = final.TableOf(open, ReportFiles.Statements) is not null;
        BusinessMonth[] months = [.. final.Newest.Keys, .. isReported ? new[] { open } : []];
        foreach (BusinessMonth month in months.Skip(1))
        {
            RequireSame($"{month} opens otherwise than {month.Previous} closes", Column(month.Previous, "closing"), Column(month, "opening"));
        }

        if (isReported)
        {
            RequireKnown(open);
        }

        foreach (BusinessMonth month in months)
        {
            RequireSame($"what {month} and the corrections published since come to isn't what is known of it", Known(day => day.Month == month, byAccount: false), Published(month, months));
        }
    }

    /// <summary>The month closes with what is known.</summary>
    public void RequireKnown(BusinessMonth month) =>
        RequireSame($"{month} closes with other than what is known", Known(day => day.Month <= month, byAccount: true), Column(month, "closing"));

    /// <summary>The month has nothing to adjust of earlier ones.</summary>
    public void RequireNoAdjustment(BusinessMonth month) =>
        RequireSame($"{month} adjusts what an earlier month was restated with", [], Column(month, "prior_period_adjustment"));

    private Dictionary<string, decimal> Known(Predicate<BusinessDay> isWanted, bool byAccount) => ObviousFold.Standing(ObviousIds.Rows(world.Topic), Mutation.None)
        .Select(row => row.Transaction)
        .Where(transaction => !transaction.Voided && transaction.AccountType is not AccountType.Test && isWanted(_calendar.DayOf(transaction.OccurredAt)))
        .GroupBy(transaction => byAccount ? $"{transaction.AccountId} {transaction.Currency}" : $"{transaction.Currency}")
        .ToDictionary(group => group.Key, group => group.Sum(transaction => (decimal)transaction.Amount.TenThousandths / Amount.Scale));

    private Dictionary<string, decimal> Published(BusinessMonth of, IEnumerable<BusinessMonth> months)
    {
        var own = final.TableOf(of, ReportFiles.Statements)!.Select(row => (Currency: row["currency"], Amount: Number(row["closing"]) - Number(row["opening"]) - Number(row["prior_period_adjustment"])));
        var since = months.Where(month => month > of).SelectMany(month => final.TableOf(month, ReportFiles.CorrectionsByMonth) ?? [])
            .Where(row => row["original_month"] == of.ToString()).Select(row => (Currency: row["currency"], Amount: Number(row["amount"])));
        return own.Concat(since).GroupBy(sum => sum.Currency).ToDictionary(group => group.Key, group => group.Sum(sum => sum.Amount));
    }

    private Dictionary<string, decimal> Column(BusinessMonth month, string column) =>
        final.TableOf(month, ReportFiles.Statements)!.ToDictionary(row => $"{row["account_id"]} {row["currency"]}", row => Number(row[column]));

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static void RequireSame(string otherwise, Dictionary<string, decimal> expected, Dictionary<string, decimal> actual)
    {
        string[] different = [.. expected.Keys.Union(actual.Keys).Where(key => expected.GetValueOrDefault(key) != actual.GetValueOrDefault(key))];
        Require(
            different.Length == 0,
            $"{otherwise}: {string.Join("; ", different.Select(key => string.Create(CultureInfo.InvariantCulture, $"{key} {expected.GetValueOrDefault(key)}, reported {actual.GetValueOrDefault(key)}")))}");
    }
}
