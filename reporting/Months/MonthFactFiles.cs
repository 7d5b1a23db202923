using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>Where a month's cached results lie.</summary>
internal static class MonthFactFiles
{
    public const string Prefix = "state/months/";

    /// <summary>What to do where one isn't what was written.</summary>
    public const string Remedy = "Remove the folder state/months and run 'accounting nightly': it is computed again.";

    /// <summary>Sums by account, account type, currency and kind.</summary>
    public const string Activity = "activity.parquet";

    /// <summary>By how much each business day moved a CUSTOMER account, and what it took of exposure and pending withdrawals.</summary>
    public const string ClientDays = "client-days.parquet";

    /// <summary>What is open of CUSTOMER accounts at the month's end, by the day since when it is.</summary>
    public const string OpenItems = "open-items.parquet";

    /// <summary>Of each account and currency: where its chain of stated balances begins and ends.</summary>
    public const string Chains = "chains.parquet";

    /// <summary>Links of those chains that do not hold.</summary>
    public const string Breaks = "breaks.parquet";

    /// <summary>Balances with which an account's month may begin, where its rows leave that open.</summary>
    public const string Bases = "bases.parquet";

    /// <summary>Corrections that breaks up to this month have taken for their explanation.</summary>
    public const string Taken = "taken.parquet";

    /// <summary>The exchange's running numbers by account: lowest and highest of every stretch without a gap.</summary>
    public const string Sequences = "sequences.parquet";

    /// <summary>By how much each later revision changed an account, and where and when it was logged.</summary>
    public const string Revisions = "revisions.parquet";

    /// <summary>Sums by market: of the month in its facts, of all months so far in its balances.</summary>
    public const string Markets = "markets.parquet";

    /// <summary>Bets, turnover and commission by sport, in-play, jurisdiction and account.</summary>
    public const string Betting = "betting.parquet";

    /// <summary>What accounts have in markets: of the month in its facts, what is open or void at its end in its balances.</summary>
    public const string Positions = "positions.parquet";

    /// <summary>Stakes that became void in the month, by market and group.</summary>
    public const string Voids = "voids.parquet";

    /// <summary>Running numbers that more than one transaction of an account has in the month.</summary>
    public const string RepeatedNumbers = "repeated-numbers.parquet";

    /// <summary>Running numbers of transactions of the month that are void.</summary>
    public const string VoidNumbers = "void-numbers.parquet";

    /// <summary>The month's transactions of kind ADJUSTMENT.</summary>
    public const string Adjustments = "adjustments.parquet";

    /// <summary>What is posted, by business day, currency, account type and kind.</summary>
    public const string Postings = "postings.parquet";

    /// <summary>The month's largest transactions, odd signs and conflicts.</summary>
    public const string Exceptions = "exceptions.parquet";

    /// <summary>Ids of the month of which something is wrong within their home date.</summary>
    public const string Ids = "ids.parquet";

    /// <summary>Contents of ids of which more than one was sent for the revision that stands.</summary>
    public const string Conflicts = "conflicts.parquet";

    /// <summary>Balances of all accounts at the month's end.</summary>
    public const string Balances = "balances.parquet";

    public const string FactsManifest = "facts.json";

    public const string BalancesManifest = "balances.json";

    public static ObjectKey Key(BusinessMonth month, string id, string name) => ObjectKey.Parse($"{Prefix}month={month}/{id}/{name}");
}
