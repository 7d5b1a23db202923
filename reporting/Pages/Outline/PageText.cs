using System.Globalization;
using System.Net;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Pages.Outline;

/// <summary>Words and numbers as the page shows them. Amounts are exact, with thousands in groups.</summary>
internal static class PageText
{
    private const int RangesShownMax = 4;

    /// <summary>Text from data inside HTML. Control characters, which HTML can't hold or a reader wouldn't see, become their pictures.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(ControlPictures.Of(text));

    /// <summary>A day in words: 3 October 2026.</summary>
    public static string Date(BusinessDay day) => string.Create(CultureInfo.InvariantCulture, $"{int.Parse(day.ToString().AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture)} {MonthWords.Of(day.Month)}");

    public static string State(ReportManifest manifest) => manifest.State == MonthState.Final
        ? string.Create(CultureInfo.InvariantCulture, $"FINAL, revision {manifest.Revision}")
        : "PROVISIONAL";

    public static string Money(AmountSum sum, Currency currency) => Number(sum, currency.DecimalPlaces);

    public static string Number(PlacedSum sum) => Number(sum.Sum, sum.DecimalPlaces);

    public static string Count(long count) => Number(new AmountSum((Int128)count * Amount.Scale), 0);

    /// <summary>A number of things: one in the singular.</summary>
    public static string Counted(long count, string what) => $"{Count(count)} {what}{(count == 1 ? "" : "s")}";

    /// <summary>A number cell; negative ones are told apart by more than their sign.</summary>
    public static string Cell(AmountSum sum, Currency currency) => Cell(sum, Money(sum, currency));

    public static string Cell(PlacedSum sum) => Cell(sum.Sum, Number(sum));

    public static string CountCell(long count) => $"<td class=\"n\">{Count(count)}</td>";

    public static string Number(AmountSum sum, int decimalPlaces) => GroupedMoney.Of(sum.ToString(decimalPlaces));

    /// <summary>A name of the schema in words: <c>DEPOSIT_REVERSAL</c> is Deposit reversal.</summary>
    public static string Words(string name) => name[..1] + name[1..].ToLowerInvariant().Replace('_', ' ');

    /// <summary>A partition's offsets, the last not included.</summary>
    public static string Ranges(PartitionCoverage partition)
    {
        string ranges = string.Join(", ", partition.Ranges.Take(RangesShownMax).Select(range => $"{range.From} to {range.To}"));
        return ranges.Length == 0 ? "none yet" : ranges + (partition.Ranges.Count > RangesShownMax ? $" and {Count(partition.Ranges.Count - RangesShownMax)} more ranges" : "");
    }

    private static string Cell(AmountSum sum, string text) =>
        sum == AmountSum.Zero ? $"<td class=\"n z\">{text}</td>" : sum < AmountSum.Zero ? $"<td class=\"n m\">{text}</td>" : $"<td class=\"n\">{text}</td>";

    /// <summary>A time as tables tell it, <c>2026-10-05T12:00:00.000000Z</c>, as a person reads it: <c>2026-10-05 12:00:00</c>.</summary>
    public static string ToTheSecond(string time) => Escape(time.Length < 19 ? time : time[..19].Replace('T', ' '));
}
