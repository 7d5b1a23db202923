using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>What is owed to the customers of one currency, day by day of a month as it is reported.</summary>
/// <param name="Profile">The currency.</param>
/// <param name="Published">What the month before closed with; null of the first month.</param>
/// <param name="Before">At the end of the day before the month, as known now.</param>
/// <param name="Days">At the end of each day.</param>
internal sealed record ClientMonth(CurrencyProfile Profile, ClientSums? Published, ClientSums Before, IReadOnlyList<ClientSums> Days)
{
    public ClientSums End => Days[^1];

    public AmountSum Opening => (Published ?? Before).Liability;

    public bool IsReported => Opening != AmountSum.Zero || Days.Any(day => !day.IsZero);
}
