using System.Globalization;
using System.Text.RegularExpressions;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Aggregator.Offsets;

/// <summary>
/// The name of a run, <c>20261122T020000000000Z-replay</c>: when it began, to the microsecond, and its kind.
/// Ordinal order is the order in which runs began.
/// </summary>
public readonly partial record struct RunId : IComparable<RunId>
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmssffffff'Z'";

    private RunId(string value)
    {
        Value = value;
    }

    public string Value { get; }

    /// <summary>What all names of a kind end with.</summary>
    public static string Suffix(RunKind kind) => $"-{NameOf(kind)}";

    public static bool operator <(RunId left, RunId right) => left.CompareTo(right) < 0;

    public static bool operator >(RunId left, RunId right) => left.CompareTo(right) > 0;

    public static bool operator <=(RunId left, RunId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RunId left, RunId right) => left.CompareTo(right) >= 0;

    public static RunId Of(RunKind kind, Timestamp begunAt) =>
        Parse(begunAt.ToInstant().ToDateTimeUtc().ToString(TimeFormat, CultureInfo.InvariantCulture) + Suffix(kind));

    public RunKind Kind
    {
        get
        {
            string value = Value;
            return Enum.GetValues<RunKind>().First(kind => value.EndsWith(Suffix(kind), StringComparison.Ordinal));
        }
    }

    public Timestamp BegunAt => Timestamp.FromInstant(Instant.FromDateTimeOffset(DateTimeOffset.ParseExact(
        Value[..Value.IndexOf('-', StringComparison.Ordinal)], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)));

    /// <exception cref="FormatException">The text is not the name of a run.</exception>
    public static RunId Parse(string text) => TryParse(text, out RunId run) ? run : throw new FormatException($"'{text}' is not the name of a run.");

    public static bool TryParse(string text, out RunId run)
    {
        bool valid = Form().IsMatch(text);
        run = valid ? new RunId(text) : default;
        return valid;
    }

    public int CompareTo(RunId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value ?? "";

    private static string NameOf(RunKind kind) => kind switch
    {
        RunKind.Replay => "replay",
        RunKind.Backfill => "backfill",
        RunKind.Import => "import",
        RunKind.Redrive => "redrive",
        RunKind.Redecode => "redecode",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of run."),
    };

    [GeneratedRegex(@"\A[0-9]{8}T[0-9]{12}Z-(replay|backfill|import|redrive|redecode)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
