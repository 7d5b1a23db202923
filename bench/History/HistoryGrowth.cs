using Accounting.Bench.Measuring;

namespace Accounting.Bench.History;

/// <summary>What a history twice as long takes more of: counts, bytes and memory, since times of small stores tell little.</summary>
internal static class HistoryGrowth
{
    private const string Against = ": the whole history against its half";

    private static readonly string[] Counted = ["store calls, its first checkpoint included", "objects written", "objects read", "objects named by listings", "bytes read", "memory of its catalogs", "manifest of the newest day"];

    public static void Tell(FigureTable whole, FigureTable half)
    {
        foreach ((Figure most, Figure least) in whole.Figures.Where(figure => Counted.Contains(figure.Name)).ToList().Join(half.Figures, Key, Key, (most, least) => (most, least)))
        {
            if (least.Value > 0)
            {
                whole.Add(most.Stage + Against, most.Name, Math.Round(most.Value / least.Value, 2), "ratio");
            }
        }
    }

    private static (string Stage, string Name) Key(Figure figure) => (figure.Stage, figure.Name);
}
