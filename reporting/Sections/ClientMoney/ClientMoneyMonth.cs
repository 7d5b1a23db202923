using Accounting.Ingest;

namespace Accounting.Reporting.Sections.ClientMoney;

/// <summary>A month of client money in one currency.</summary>
/// <param name="Opening">What customers had before the month, as known now.</param>
/// <param name="Days">Every day of the month, in order.</param>
public sealed record ClientMoneyMonth(Months.Balance Opening, IReadOnlyList<ClientMoneyDay> Days)
{
    public Currency Currency => End.Currency;

    public ClientMoneyDay End => Days[^1];

    /// <summary>The first day with the highest liability.</summary>
    public ClientMoneyDay Highest => Days.Aggregate((highest, day) => day.Liability > highest.Liability ? day : highest);

    /// <summary>The first day with the lowest liability.</summary>
    public ClientMoneyDay Lowest => Days.Aggregate((lowest, day) => day.Liability < lowest.Liability ? day : lowest);
}
