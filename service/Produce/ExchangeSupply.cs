using Accounting.Exchange.Desks;
using Accounting.Exchange.World;

namespace Accounting.Service.Produce;

/// <summary>The log of the simulated exchange.</summary>
public sealed class ExchangeSupply(SimulatedExchange exchange, ExchangeOptions options) : IMessageSupply
{
    /// <summary>What disturbs the log adds to its first revisions; about so much of them.</summary>
    private const double DisturbancesShare = 1.1;

    public long ExpectedMessages => (long)(options.Transactions * DisturbancesShare);

    public IEnumerable<MessageToProduce> Read(CancellationToken cancellation)
    {
        var encoder = new MessageEncoder();
        foreach (SimulatedMessage message in exchange.Messages(cancellation))
        {
            yield return new MessageToProduce(message.AccountId, message.Value(encoder.Encode), message.LoggedAt);
        }
    }
}
