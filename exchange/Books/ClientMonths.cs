using Accounting.Exchange.World;

namespace Accounting.Exchange.Books;

/// <summary>Rolls customers' wallets forward day by day, month by month: each month with what was told by its close, after what was told since the last one of the days before.</summary>
internal sealed class ClientMonths(IReadOnlyList<Wallet> wallets, TradingPeriod period, ClientLedger ledger)
{
    private readonly ClientMove[] _has = new ClientMove[wallets.Count];
    private readonly ClientSums[] _sums = new ClientSums[CurrencyProfile.All.Count];

    /// <summary>The first so many months, each with a row for every currency in which customers have something.</summary>
    public IReadOnlyList<IReadOnlyList<ClientMonth>> Roll(int months, CancellationToken cancellation)
    {
        var rolled = new List<IReadOnlyList<ClientMonth>>();
        for (int month = 0; month < months; month++)
        {
            cancellation.ThrowIfCancellationRequested();
            ClientSums[]? published = month == 0 ? null : [.. _sums];
            int phase = period.PhaseOfMonth(month), first = period.FirstDayIndexOf(month);
            for (int late = month == 0 ? 0 : period.PhaseOfMonth(month - 1) + 1; late <= phase; late++)
            {
                Apply(late, 0, first);
            }

            ClientSums[] before = [.. _sums];
            var days = new List<ClientSums[]>();
            for (int day = first; day < period.FirstDayIndexOf(month + 1); day++)
            {
                for (int told = 0; told <= phase; told++)
                {
                    Apply(told, day, day + 1);
                }

                days.Add([.. _sums]);
            }

            rolled.Add([
                .. CurrencyProfile.All
                    .Select(profile => new ClientMonth(profile, published?[profile.Index], before[profile.Index], [.. days.Select(day => day[profile.Index])]))
                    .Where(found => found.IsReported),
            ]);
        }

        return rolled;
    }

    private void Apply(int phase, int from, int to)
    {
        for (int day = from; day < to; day++)
        {
            foreach ((int index, ClientMove move) in ledger.Of(phase, day) ?? (IReadOnlyDictionary<int, ClientMove>)EmptyMoves)
            {
                int currency = wallets[index].Profile.Index;
                ClientMove after = _has[index] + move;
                _sums[currency] += ClientSums.Of(after) - ClientSums.Of(_has[index]);
                _has[index] = after;
            }
        }
    }

    private static readonly Dictionary<int, ClientMove> EmptyMoves = [];
}
