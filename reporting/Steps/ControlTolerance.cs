using System.Globalization;
using Accounting.Ingest;

namespace Accounting.Reporting.Steps;

/// <summary>How far a control's sides may differ before it says more than that they do.</summary>
/// <param name="Control">The control.</param>
/// <param name="Currency">Null for all currencies, and for a control that isn't of one.</param>
/// <param name="Most">The largest absolute difference.</param>
public sealed record ControlTolerance(string Control, Currency? Currency, AmountSum Most)
{
    private const decimal MostMax = 1_000_000_000_000m;

    /// <summary>Reads <c>settled-markets GBP 0.05, balance-chain 2</c>; empty text is none.</summary>
    public static bool TryParseAll(string text, out IReadOnlyList<ControlTolerance> tolerances)
    {
        ControlTolerance?[] read = [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse)];
        tolerances = [.. read.OfType<ControlTolerance>()];
        return tolerances.Count == read.Length && tolerances.DistinctBy(one => (one.Control, one.Currency)).Count() == read.Length;
    }

    public override string ToString() => $"{Control} {Currency} {Most}";

    private static ControlTolerance? Parse(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Currency? currency = words is [_, var code, _] && Ingest.Currency.TryParse(code, out Currency named) ? named : null;
        return words.Length is 2 or 3 && (currency is not null || words.Length == 2)
            && decimal.TryParse(words[^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal most) && most.Scale <= Amount.DecimalPlaces && most is > 0 and <= MostMax
            ? new ControlTolerance(words[0], currency, new AmountSum((Int128)(most * Amount.Scale)))
            : null;
    }
}
