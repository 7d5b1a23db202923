using Accounting.Aggregator.Store;

namespace Accounting.Compactor.Sharing;

/// <summary>An offer as this process can do it.</summary>
/// <param name="Name">The offer's.</param>
/// <param name="Batch">Its dates.</param>
/// <param name="Shares">1: the dates are folded together; else so many shares of the buckets of its one date.</param>
internal sealed record OfferedWork(string Name, List<DayWork> Batch, int Shares)
{
    public bool IsDivided => Shares > 1;

    public IEnumerable<Share> All => Enumerable.Range(0, Shares).Select(number => new Share(Name, number));

    /// <summary>Work to offer, and the object that says so.</summary>
    public static (OfferedWork Work, ObjectContent Content) Of(List<DayWork> batch, int shares, string software, ContentHash256? cutBy)
    {
        (string name, ObjectContent content) = Offer.Of(batch, shares, software, cutBy).ToContent();
        return (new OfferedWork(name, batch, shares), content);
    }
}
