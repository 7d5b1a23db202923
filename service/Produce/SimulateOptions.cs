using System.CommandLine;
using Accounting.Exchange.World;
using Accounting.Ingest;
using Accounting.Service.Configuration;
using NodaTime;

namespace Accounting.Service.Produce;

/// <summary>The options that say what the simulated exchange is like.</summary>
public sealed class SimulateOptions
{
    private const string DefaultStartMonth = "2026-08";

    private readonly Option<ulong> _seed = new("--seed") { Description = "decides everything random: the same seed, the same log", HelpName = "N", DefaultValueFactory = _ => 1 };

    private readonly Option<int> _accounts = new("--accounts") { Description = "customers, at least 8", HelpName = "N", DefaultValueFactory = _ => 1000 };

    private readonly Option<int> _transactions = new("--transactions") { Description = "first revisions to aim at, before disturbances add messages", HelpName = "N", DefaultValueFactory = _ => 100_000 };

    private readonly Option<int> _months = new("--months") { Description = "months, 1 to 120", HelpName = "N", DefaultValueFactory = _ => 3 };

    private readonly Option<string> _startMonth = new("--start-month") { Description = "first month, YYYY-MM", HelpName = "MONTH", DefaultValueFactory = _ => DefaultStartMonth };

    public IEnumerable<Option> All => [_seed, _accounts, _transactions, _months, _startMonth];

    /// <summary>Whether any of these options was given.</summary>
    public bool IsGiven(ParseResult parsed) => All.Any(option => parsed.GetResult(option) is { Implicit: false });

    /// <exception cref="UsageException">An option is out of its range.</exception>
    public DemoSimulation Read(ParseResult parsed)
    {
        Require(_accounts, parsed, ExchangeOptions.AccountsMin, 10_000_000);
        Require(_transactions, parsed, 1, 1_000_000_000);
        Require(_months, parsed, 1, 120);
        string start = parsed.GetValue(_startMonth)!;
        if (!BusinessMonth.TryParse(start, out BusinessMonth month) || month.Year is < 1971 or > 2180)
        {
            throw new UsageException($"--start-month is '{start}'; it must be a month of the years 1971 to 2180, such as {DefaultStartMonth}.");
        }

        return new DemoSimulation(parsed.GetValue(_seed), parsed.GetValue(_accounts), parsed.GetValue(_transactions), parsed.GetValue(_months), month);
    }

    /// <summary>The exchange of those options.</summary>
    public static ExchangeOptions ToExchange(DemoSimulation simulation, DateTimeZone zone) => new()
    {
        Seed = simulation.Seed,
        Accounts = simulation.Accounts,
        Transactions = simulation.Transactions,
        Months = simulation.Months,
        StartMonth = simulation.StartMonth,
        Zone = zone,
    };

    private static void Require(Option<int> option, ParseResult parsed, int least, int greatest)
    {
        int given = parsed.GetValue(option);
        if (given < least || given > greatest)
        {
            throw new UsageException($"{option.Name} is {given}; it must be a whole number from {least} to {greatest}.");
        }
    }
}
