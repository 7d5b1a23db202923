using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>
/// Everything that was posted of one market. A stake in it is void once its account's exposure was released, entirely by cancellations, and no settlement stands;
/// what became void in a month is what is void at its end and was not at the end of the month before.
/// </summary>
internal sealed class MarketLedger(long id, Utf8Text sport)
{
    private readonly List<MarketPosting> _postings = [];

    public long Id { get; } = id;

    public Utf8Text Sport { get; } = sport;

    public int LastMonth { get; private set; }

    public int LastPhase { get; private set; }

    public int FirstMonth { get; private set; } = int.MaxValue;

    public void Add(in MarketPosting posting)
    {
        _postings.Add(posting);
        FirstMonth = Math.Min(FirstMonth, posting.Month);
        LastMonth = Math.Max(LastMonth, posting.Month);
        LastPhase = Math.Max(LastPhase, posting.Phase);
    }

    /// <summary>What is known in a phase of the months up to one.</summary>
    public IEnumerable<MarketPosting> UpTo(int month, int phase) => _postings.Where(posting => posting.Phase <= phase && posting.Month <= month);

    public IEnumerable<MarketPosting> Of(int month, int phase) => _postings.Where(posting => posting.Phase <= phase && posting.Month == month);

    /// <summary>Whether something of a later month is known.</summary>
    public bool GoesOn(int month, int phase, CurrencyProfile profile) =>
        _postings.Where(posting => posting.Phase <= phase && posting.Month > month && posting.Profile == profile).Sum(posting => posting.Count) > 0;

    /// <summary>The stakes that are void at a month's end, as known in a phase.</summary>
    public IEnumerable<MarketPosting> VoidAt(int month, int phase) =>
        _postings.Exists(posting => posting.Kind == TransactionKind.BetCancelled)
            ? UpTo(month, phase).Where(posting => posting.IsOfPosition).GroupBy(posting => posting.Wallet).SelectMany(position => VoidOf([.. position]))
            : [];

    /// <summary>What became void in a month, less what is void no more, as known in a phase: postings and how often their stakes count.</summary>
    public IEnumerable<(MarketPosting Posting, AmountSum Stake)> VoidIn(int month, int phase) =>
        VoidAt(month, phase).Select(posting => (posting, (AmountSum)posting.Stake))
            .Concat(VoidAt(month - 1, phase).Select(posting => (posting, -(AmountSum)posting.Stake)));

    /// <summary>
    /// An account's position month by month: what was matched and settled within a month, with nothing cancelled or reversed, stands by itself; and a position
    /// with nothing open or void at a month's end is over: what comes later begins anew.
    /// </summary>
    private static List<MarketPosting> VoidOf(MarketPosting[] position)
    {
        var standing = new List<MarketPosting>();
        bool isVoid = false;
        foreach (var month in position.GroupBy(posting => posting.Month).OrderBy(month => month.Key))
        {
            PositionSums own = PositionSums.Of(month);
            if (own.Exposure == AmountSum.Zero && own is { Cancellations: 0, Reversals: 0 })
            {
                continue;
            }

            standing.AddRange(month);
            PositionSums sums = PositionSums.Of(standing);
            isVoid = sums.IsVoid;
            if (!isVoid && sums.Exposure == AmountSum.Zero)
            {
                standing.Clear();
            }
        }

        return isVoid ? standing : [];
    }
}
