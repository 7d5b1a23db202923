namespace Accounting.Exchange.Desks;

/// <summary>What the exchange put into its log so far: Messages = FirstRevisions + Corrections + Duplicates + Conflicts + Malformed once all are read.</summary>
public sealed class ExchangeCounts
{
    private readonly long[] _corrections = new long[Enum.GetValues<CorrectionSort>().Length];
    private readonly long[] _malformed = new long[Enum.GetValues<MessageDefect>().Length];

    /// <summary>Messages handed out.</summary>
    public long Messages { get; internal set; }

    public long FirstRevisions { get; internal set; }

    public long LateByHours { get; internal set; }

    public long LateByDays { get; internal set; }

    /// <summary>First revisions logged after a correction of them.</summary>
    public long CorrectedBeforeLogged { get; internal set; }

    public long Duplicates { get; internal set; }

    /// <summary>Copies with another content of the same revision.</summary>
    public long Conflicts { get; internal set; }

    public long OpeningBalances { get; internal set; }

    public long MarketsSettled { get; internal set; }

    /// <summary>Markets that were called off, before or after they were settled.</summary>
    public long MarketsVoided { get; internal set; }

    /// <summary>Markets in which customers of different currencies bet against each other.</summary>
    public long MarketsMixed { get; internal set; }

    public long PartialCancellations { get; internal set; }

    /// <summary>Commission of a closed month that was charged after its close.</summary>
    public long LateCommissions { get; internal set; }

    /// <summary>Markets, mixed ones aside, whose settlements, reversals and commission don't sum to zero; 0, or the simulation is wrong.</summary>
    public long MarketsOutOfBalance { get; internal set; }

    public long Corrections => _corrections.Sum();

    /// <summary>Handed out so far.</summary>
    public long Malformed => _malformed.Sum();

    public long CorrectionsOf(CorrectionSort sort) => _corrections[(int)sort];

    public long MalformedBy(MessageDefect defect) => _malformed[(int)defect];

    internal void Count(CorrectionSort sort) => _corrections[(int)sort]++;

    internal void Count(MessageDefect defect) => _malformed[(int)defect]++;
}
