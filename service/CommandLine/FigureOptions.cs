using System.CommandLine;
using System.Globalization;
using Accounting.Reporting.Figures;
using Accounting.Service.Configuration;

namespace Accounting.Service.CommandLine;

/// <summary>The options that name a figure of a report, the same for every command that takes one.</summary>
/// <param name="accountHelp">What <c>--account</c> does.</param>
public sealed class FigureOptions(string accountHelp)
{
    private const string AccountKey = "account_id";

    public Option<string> Table { get; } = new("--table") { Description = "table of the report [default: account-statements]", HelpName = "T" };

    public Option<string> Column { get; } = new("--column") { Description = "column of the table [default: its most important]", HelpName = "C" };

    public Option<string[]> Where { get; } = new("--where")
    {
        Description = "which of its rows, as KEY=VALUE, several times for several keys; KEY= for an empty cell",
        HelpName = "K=V",
        AllowMultipleArgumentsPerToken = true,
    };

    public Option<long?> Account { get; } = new("--account") { Description = accountHelp, HelpName = "A" };

    public IEnumerable<Option> All => [Table, Column, Where, Account];

    /// <summary>The figure that is named; <c>--account</c> is one of its keys where its table has accounts.</summary>
    /// <exception cref="UsageException">A key is named without a value, or twice.</exception>
    /// <exception cref="FigureRefusedException">There is no such figure.</exception>
    public FigureQuestion Read(ParseResult parsed)
    {
        var where = new Dictionary<string, string>();
        foreach (string given in parsed.GetValue(Where) ?? [])
        {
            int equals = given.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !where.TryAdd(given[..equals], given[(equals + 1)..]))
            {
                throw new UsageException($"--where is '{given}'; it must be KEY=VALUE, each key once.");
            }
        }

        string? table = parsed.GetValue(Table);
        bool hasAccounts = FigureTables.All.FirstOrDefault(found => table is null || found.Name == table)?.Keys.Contains(AccountKey) == true;
        if (parsed.GetValue(Account) is { } account && hasAccounts)
        {
            where[AccountKey] = account.ToString(CultureInfo.InvariantCulture);
        }

        return FigureQuestion.Of(table, parsed.GetValue(Column), where);
    }
}
