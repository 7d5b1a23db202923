namespace Accounting.Ingest;

/// <summary>Why a transaction or message was not accepted, and which field and value made it so.</summary>
/// <param name="Reason">What is wrong.</param>
/// <param name="Field">The schema's field, or null where the fault isn't in one.</param>
/// <param name="Detail">What a person needs to find and mend it: the value met and the rule.</param>
public sealed record Rejection(QuarantineReason Reason, string? Field, string Detail)
{
    public override string ToString() => Field is null ? $"{Reason}: {Detail}" : $"{Reason}: {Field}: {Detail}";
}
