namespace Accounting.Tests.Aggregator.Store;

/// <summary>What happens to one operation of a <see cref="FaultingObjectStore"/>; before anything else it waits for <paramref name="Gate"/>, if there is one.</summary>
public sealed record StoreFault(StoreFaultKind Kind, Task? Gate = null)
{
    public static readonly StoreFault None = new(StoreFaultKind.None);

    public static readonly StoreFault FailBefore = new(StoreFaultKind.FailBefore);

    public static readonly StoreFault Tear = new(StoreFaultKind.Tear);

    public static readonly StoreFault LoseAcknowledgement = new(StoreFaultKind.LoseAcknowledgement);

    public static StoreFault DelayUntil(Task gate) => new(StoreFaultKind.None, gate);
}
