using Accounting.Exchange.Desks;
using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Service.Produce;

/// <summary>The log of the simulated exchange, or its next portion.</summary>
/// <param name="exchange">Whose.</param>
/// <param name="options">What it was made with.</param>
/// <param name="until">Up to when it was logged; null for all that is left.</param>
public sealed class ExchangeSupply(SimulatedExchange exchange, ExchangeOptions options, Timestamp? until = null) : IMessageSupply
{
    /// <summary>What disturbs the log adds to its first revisions; about so much of them.</summary>
    private const double DisturbancesShare = 1.1;

    public long ExpectedMessages => (long)(options.Transactions * DisturbancesShare) - exchange.Counts.Messages;

    public IEnumerable<MessageToProduce> Read(CancellationToken cancellation)
    {
        var encoder = new MessageEncoder();
        foreach (SimulatedMessage message in exchange.MessagesUntil(until ?? exchange.LastArrival, cancellation))
        {
            yield return new MessageToProduce(message.AccountId, message.Value(encoder.Encode), message.LoggedAt);
        }
    }
}
