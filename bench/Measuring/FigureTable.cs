using System.Globalization;
using System.Text;

namespace Accounting.Bench.Measuring;

/// <summary>Everything that a run measured, as people read it and as TSV.</summary>
internal sealed class FigureTable
{
    private readonly List<Figure> _figures = [];

    public IReadOnlyList<Figure> Figures => _figures;

    public void Add(string stage, string name, double value, string unit, Target? target = null) => _figures.Add(new Figure(stage, name, value, unit, target));

    /// <summary>What processing so many things cost: their rate, processor time each, and what they allocated.</summary>
    public void AddRate(string stage, long count, string things, Cost cost, Target? perSecondAndCore = null, Target? allocated = null)
    {
        string thing = things[..^1];
        Add(stage, $"{things} a second", count / cost.Seconds, $"{things}/s");
        Add(stage, $"{things} a second and core", count / cost.ProcessorSeconds, $"{things}/s", perSecondAndCore);
        Add(stage, $"processor time a {thing}", cost.ProcessorSeconds * 1e9 / count, "ns");
        Add(stage, $"allocated a {thing}", Math.Round((double)cost.AllocatedBytes / count, 1), "B", allocated);
    }

    /// <summary>What a piece of work cost as a whole.</summary>
    public void AddWhole(string stage, Cost cost, Target? seconds = null, Target? processorSeconds = null, Target? peakMegabytes = null)
    {
        Add(stage, "time", cost.Seconds, "s", seconds);
        Add(stage, "processor time", cost.ProcessorSeconds, "s", processorSeconds);
        Add(stage, "peak memory, beyond what was before", cost.PeakBytes / 1e6, "MB", peakMegabytes);
    }

    public string ToTsv()
    {
        var text = new StringBuilder("stage\tfigure\tunit\tvalue\ttarget\tmet\n");
        foreach (Figure figure in _figures)
        {
            text.Append(string.Join('\t', Cells(figure, value => value.ToString("0.######", CultureInfo.InvariantCulture)))).Append('\n');
        }

        return text.ToString();
    }

    public string ToText()
    {
        string[][] rows = [["stage", "figure", "unit", "value", "target", "met"], .. _figures.Select(figure => Cells(figure, Shown))];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        for (int row = 0; row < rows.Length; row++)
        {
            IEnumerable<string> cells = rows[row].Select((cell, column) => column is 3 or 4 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
            if (row == 0)
            {
                text.Append('-', widths.Sum() + (2 * (widths.Length - 1))).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string[] Cells(Figure figure, Func<double, string> shown) =>
    [
        figure.Stage,
        figure.Name,
        figure.Unit,
        shown(figure.Value),
        figure.Target is { } target ? $"{(target.IsLeast ? "≥" : "≤")} {shown(target.Bound)}" : "",
        figure.Target is null ? "" : figure.Target.IsMetBy(figure.Value) ? "yes" : "no",
    ];

    /// <summary>Three digits that mean something.</summary>
    private static string Shown(double value) => Math.Abs(value) switch
    {
        >= 1000 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        0 => "0",
        >= 0.1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.0000", CultureInfo.InvariantCulture),
    };
}
