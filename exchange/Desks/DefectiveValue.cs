using Accounting.Ingest;

namespace Accounting.Exchange.Desks;

/// <summary>
/// Breaks a sound value in one way, so that there is one reason to refuse it:
/// every other field is made lawful beside the broken one.
/// </summary>
internal static class DefectiveValue
{
    /// <summary>2300-01-01T00:00:00Z.</summary>
    private const long Year2300Microseconds = 10_413_792_000_000_000;

    private const byte NullBranch = 0;

    private const byte ValueBranch = 2;

    public static byte[] Of(MessageDefect defect, ReadOnlySpan<byte> sound) => defect switch
    {
        MessageDefect.None => sound.ToArray(),
        MessageDefect.Empty => [],
        MessageDefect.OtherFormat => """{"transaction_id":"see other system"}"""u8.ToArray(),
        MessageDefect.StrangeFingerprint => WithStrangeSchema(sound),
        MessageDefect.Truncated => sound[..(sound.Length / 2)].ToArray(),
        MessageDefect.TrailingBytes => [.. sound, 0, 0, 0],
        _ => Broken(defect, new EncodedTransaction(sound)).ToArray(),
    };

    private static byte[] WithStrangeSchema(ReadOnlySpan<byte> sound)
    {
        byte[] strange = sound.ToArray();
        for (int i = 2; i < 5; i++)
        {
            strange[i] ^= 0x5A;
        }

        return strange;
    }

    private static EncodedTransaction Broken(MessageDefect defect, EncodedTransaction value) => defect switch
    {
        MessageDefect.BadId => value.With(EncodedField.TransactionId, EncodedTransaction.Text("transaction 4711, see the ledger"u8)),
        MessageDefect.RevisionBelowZero => value.With(EncodedField.Revision, EncodedTransaction.Number(-1)),
        MessageDefect.StrangeKind => value.With(EncodedField.Kind, EncodedTransaction.Number(SchemaNames.Kinds.Count)),
        MessageDefect.BadCurrency => value.With(EncodedField.Currency, EncodedTransaction.Text("XQQ"u8)),
        MessageDefect.StakeBelowZero => value
            .With(EncodedField.Kind, EncodedTransaction.Number((long)TransactionKind.BetMatched))
            .With(EncodedField.Stake, EncodedTransaction.Text([0xFF])),
        MessageDefect.FarFuture => value
            .With(EncodedField.OccurredAt, EncodedTransaction.Number(Year2300Microseconds))
            .With(EncodedField.OriginalOccurredAt, NullBranch),
        MessageDefect.NoOriginalTime => value
            .With(EncodedField.Revision, EncodedTransaction.Number(1))
            .With(EncodedField.OriginalOccurredAt, NullBranch),
        MessageDefect.OtherOriginalTime => value
            .With(EncodedField.Revision, EncodedTransaction.Number(0))
            .With(EncodedField.OriginalOccurredAt, [ValueBranch, .. EncodedTransaction.Number(Timestamp.MicrosecondsPerDay)]),
        MessageDefect.NoPendingDelta => value
            .With(EncodedField.Kind, EncodedTransaction.Number((long)TransactionKind.WithdrawalPaid))
            .With(EncodedField.PendingDelta, NullBranch),
        _ => throw new ArgumentOutOfRangeException(nameof(defect), defect, "A defect without a form."),
    };
}
