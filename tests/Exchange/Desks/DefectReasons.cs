using Accounting.Exchange.Desks;
using Accounting.Ingest;

namespace Accounting.Tests.Exchange.Desks;

/// <summary>What must come of a defect.</summary>
internal static class DefectReasons
{
    /// <summary>The reason with which a message of that defect must be quarantined.</summary>
    public static QuarantineReason Reason(this MessageDefect defect) => defect switch
    {
        MessageDefect.None => QuarantineReason.None,
        MessageDefect.Empty => QuarantineReason.EmptyValue,
        MessageDefect.OtherFormat => QuarantineReason.UnknownFraming,
        MessageDefect.StrangeFingerprint => QuarantineReason.UnknownSchema,
        MessageDefect.Truncated => QuarantineReason.MalformedValue,
        MessageDefect.TrailingBytes => QuarantineReason.MalformedValue,
        MessageDefect.BadId => QuarantineReason.InvalidTransactionId,
        MessageDefect.RevisionBelowZero => QuarantineReason.NegativeRevision,
        MessageDefect.StrangeKind => QuarantineReason.UnknownKind,
        MessageDefect.BadCurrency => QuarantineReason.UnknownCurrency,
        MessageDefect.StakeBelowZero => QuarantineReason.NegativeStake,
        MessageDefect.FarFuture => QuarantineReason.TimeOutOfRange,
        MessageDefect.NoOriginalTime => QuarantineReason.MissingOriginalOccurredAt,
        MessageDefect.OtherOriginalTime => QuarantineReason.ContradictoryOriginalOccurredAt,
        MessageDefect.NoPendingDelta => QuarantineReason.MissingPendingDelta,
        _ => throw new ArgumentOutOfRangeException(nameof(defect), defect, "A defect without a reason."),
    };
}
