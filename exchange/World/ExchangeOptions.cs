using Accounting.Ingest;
using NodaTime;

namespace Accounting.Exchange.World;

/// <summary>What is simulated. The same options give the same log and the same books, byte for byte.</summary>
public sealed record ExchangeOptions
{
    /// <summary>Fewer and some currency would have nobody to bet against.</summary>
    public const int AccountsMin = 8;

    /// <summary>By so long after a month's end everything of it that isn't corrected later has been logged.</summary>
    public static readonly Duration LatenessMax = Duration.FromDays(TradingPeriod.LastArrivalDays);

    public required ulong Seed { get; init; }

    /// <summary>Customers; a few TEST accounts and one HOUSE account per currency come on top. At least <see cref="AccountsMin"/>.</summary>
    public required int Accounts { get; init; }

    /// <summary>First revisions to aim at, before disturbances; what comes out is near it. At least 1.</summary>
    public required int Transactions { get; init; }

    /// <summary>Months in which something occurs. At least 1.</summary>
    public required int Months { get; init; }

    public required BusinessMonth StartMonth { get; init; }

    /// <summary>The business time zone: it decides where a month ends.</summary>
    public required DateTimeZone Zone { get; init; }

    public DisturbanceRates Disturbances { get; init; } = new();

    public IncidentRates Incidents { get; init; } = new();

    /// <summary>When months are closed before the last: ascending, each of a month before the last one. What becomes known later of their months is prior period.</summary>
    public IReadOnlyList<BooksClose> Closes { get; init; } = [];

    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public void Validate()
    {
        Require(Accounts >= AccountsMin, nameof(Accounts), $"at least {AccountsMin}");
        Require(Transactions >= 1, nameof(Transactions), "at least 1");
        Require(Months >= 1, nameof(Months), "at least 1");
        Require(
            StartMonth.MonthOfYear is >= 1 and <= 12 && StartMonth.Year >= 1971 && StartMonth.PlusMonths(Months).Year < 2199,
            nameof(StartMonth),
            "such that all months lie from 1971 to 2198");
        string? rate = Disturbances.FindInvalid();
        Require(rate is null, rate ?? nameof(Disturbances), "from 0 to 1");
        string? incident = Incidents.FindInvalid();
        Require(incident is null, incident ?? nameof(Incidents), "from 0 to 1");
        Require(AreCloses(), nameof(Closes), "of ascending months before the last, each two days after its month or later");
    }

    /// <summary>What is late by days comes up to two days after the month: at its close nothing may be missing.</summary>
    private bool AreCloses()
    {
        BusinessMonth before = StartMonth.Previous, last = StartMonth.PlusMonths(Months - 1);
        foreach (BooksClose close in Closes)
        {
            if (close.Month <= before || close.Month >= last || close.At < Timestamp.FromInstant(close.Month.EndIn(Zone) + LatenessMax))
            {
                return false;
            }

            before = close.Month;
        }

        return true;
    }

    private static void Require(bool holds, string name, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"{name} must be {rule}.", name);
        }
    }
}
