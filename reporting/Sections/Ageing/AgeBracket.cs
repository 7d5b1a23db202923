using System.Globalization;

namespace Accounting.Reporting.Sections.Ageing;

/// <summary>Ages that are told together, in days at the month's end. The month's last day is day 0.</summary>
/// <param name="From">The least.</param>
/// <param name="To">The greatest; null of the last bracket.</param>
public sealed record AgeBracket(int From, int? To)
{
    /// <summary>From the youngest on, without a gap.</summary>
    public static IReadOnlyList<AgeBracket> All { get; } = [new(0, 1), new(2, 7), new(8, 30), new(31, 90), new(91, 180), new(181, 365), new(366, 730), new(731, null)];

    /// <summary>In words, which no spreadsheet takes for a date.</summary>
    public string Name => To is { } to
        ? string.Create(CultureInfo.InvariantCulture, $"{From} to {to} days")
        : string.Create(CultureInfo.InvariantCulture, $"over {From - 1} days");

    /// <summary>As the name of a column.</summary>
    public string Column => To is { } to
        ? string.Create(CultureInfo.InvariantCulture, $"days_{From}_to_{to}")
        : string.Create(CultureInfo.InvariantCulture, $"days_over_{From - 1}");

    /// <summary>Whether an age in days is of the bracket, as SQL.</summary>
    internal string Holds(string age) => string.Create(CultureInfo.InvariantCulture, $"{age} >= {From}") + (To is { } to ? string.Create(CultureInfo.InvariantCulture, $" AND {age} <= {to}") : "");

    /// <summary>The place in <see cref="All"/> of an age, as SQL.</summary>
    internal static string PlaceOf(string age) =>
        $"CASE {string.Join(' ', All.Select((bracket, place) => bracket.To is { } to ? $"WHEN {age} <= {to} THEN {place}" : $"ELSE {place}"))} END";
}
