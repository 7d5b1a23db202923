namespace Accounting.Service.Produce;

/// <summary>Where messages to produce come from.</summary>
public interface IMessageSupply
{
    /// <summary>How many there are, or about how many: for progress only.</summary>
    long ExpectedMessages { get; }

    /// <summary>The messages in their order. It can be read once.</summary>
    IEnumerable<MessageToProduce> Read(CancellationToken cancellation);
}
