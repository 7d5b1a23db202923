using Accounting.Ingest;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Sections.ClientMoney;

/// <summary>A month of client money in one currency. liability at its end = opening + definition change + prior-period adjustment + movement.</summary>
/// <param name="Before">What customers had before the month, as known now.</param>
/// <param name="Days">Every day of the month, in order.</param>
public sealed record ClientMoneyMonth(ClientPosition Before, IReadOnlyList<ClientMoneyDay> Days)
{
    public Currency Currency => End.Currency;

    public ClientMoneyDay End => Days[^1];

    /// <summary>The liability that the final report of the month before states; null where that month isn't final, and opens as it is known now.</summary>
    public AmountSum? Published { get; init; }

    /// <summary>Whether debts of some customers lowered what was owed to others there.</summary>
    public bool PublishedNetted { get; init; }

    /// <summary>How much of the balances at the month's end is bonuses at most.</summary>
    public AmountSum Bonuses { get; init; }

    /// <summary>Days for which funds are stated.</summary>
    public int DaysStated => Days.Count(day => day.Held is not null);

    public AmountSum Opening => Published ?? Before.Liability;

    /// <summary>What the debts are that lowered the opening by the definition of then.</summary>
    public AmountSum DefinitionChange => PublishedNetted ? Before.Liability - Before.Netted : AmountSum.Zero;

    /// <summary>What became known of earlier days since the month before was closed; accounts that are of another type by now are in it.</summary>
    public AmountSum PriorPeriodAdjustment => Before.Liability - Opening - DefinitionChange;

    /// <summary>Of the month's own days.</summary>
    public AmountSum Movement => End.Liability - Before.Liability;

    /// <summary>The first day with the highest liability.</summary>
    public ClientMoneyDay Highest => Days.Aggregate((highest, day) => day.Liability > highest.Liability ? day : highest);

    /// <summary>The first day with the lowest liability.</summary>
    public ClientMoneyDay Lowest => Days.Aggregate((lowest, day) => day.Liability < lowest.Liability ? day : lowest);
}
