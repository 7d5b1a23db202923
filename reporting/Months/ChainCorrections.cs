using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>
/// The corrections of one account and currency that may explain breaks of its chain. Each explains one break, once.
/// <para>1. Between two rows that were logged as they happened, all corrections logged between them must come to the break.</para>
/// <para>2. Where one of both was brought in after the fact, the running sum of breaks must equal the running sum of corrections: what no earlier break
/// has taken, of transactions that had occurred, and not logged after the second row, must come to the break: all of it, or one, or the first of it.</para>
/// </summary>
/// <param name="corrections">Those that no earlier month's break has taken, in the order in which they were logged.</param>
internal sealed class ChainCorrections(IEnumerable<ChainCorrection> corrections)
{
    private readonly List<ChainCorrection> _left = [.. corrections];

    /// <summary>Those that a break has taken.</summary>
    public List<ChainCorrection> Taken { get; } = [];

    /// <summary>Whether corrections explain a break. Breaks are asked for in the order of the chain.</summary>
    public bool Explain(ChainBreak broken) =>
        Take(_left.FindAll(correction => correction.Logged.At > broken.From && correction.Logged.At <= broken.To), broken.Difference)
        || (broken.IsImported && ExplainImported(broken));

    private bool ExplainImported(ChainBreak broken)
    {
        List<ChainCorrection> known = _left.FindAll(correction =>
            correction.Logged.At > broken.From && correction.OccurredAt <= broken.To && correction.Logged.MayPrecede(broken.Logged));
        int one = known.FindIndex(correction => correction.Delta == broken.Difference);
        return Take(known, broken.Difference)
            || Take(one < 0 ? [] : [known[one]], broken.Difference)
            || Take(known.GetRange(0, LengthOf(known, broken.Difference)), broken.Difference);
    }

    private static int LengthOf(List<ChainCorrection> known, AmountSum sum)
    {
        AmountSum running = AmountSum.Zero;
        return known.FindIndex(correction => (running += correction.Delta) == sum) + 1;
    }

    private bool Take(List<ChainCorrection> wanted, AmountSum difference)
    {
        if (wanted.Count == 0 || wanted.Aggregate(AmountSum.Zero, (sum, correction) => sum + correction.Delta) != difference)
        {
            return false;
        }

        Taken.AddRange(wanted);
        var taken = new HashSet<ChainCorrection>(wanted);
        _left.RemoveAll(taken.Contains);
        return true;
    }
}
