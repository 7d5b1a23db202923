namespace Accounting.Service.Quarantine;

/// <summary>Who signed a message off, why and when (UTC).</summary>
public sealed record ShownSignOff(string By, string Reason, string At)
{
    public static ShownSignOff? Of(QuarantineSignOff? signOff) =>
        signOff is null ? null : new ShownSignOff(signOff.By, signOff.Reason, signOff.At.ToString());

    public override string ToString() => $"{By}, {At}: {Reason}";
}
