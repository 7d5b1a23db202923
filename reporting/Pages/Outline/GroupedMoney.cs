using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Pages.Outline;

/// <summary>Exact decimals as people read them: thousands apart, a true minus.</summary>
public static class GroupedMoney
{
    private const char Minus = '\u2212';

    public static string Of(AmountSum sum, Currency currency) => Of(PlacedSum.Money(sum, currency));

    public static string Of(PlacedSum sum) => Of(sum.ToString());

    /// <param name="exact">Such as <c>-1234567.80</c>.</param>
    public static string Of(string exact)
    {
        bool isNegative = exact.StartsWith('-');
        int begin = isNegative ? 1 : 0;
        int point = exact.IndexOf('.', StringComparison.Ordinal);
        int end = point < 0 ? exact.Length : point;
        var grouped = new StringBuilder(exact.Length + 8);
        if (isNegative)
        {
            grouped.Append(Minus);
        }

        for (int at = begin; at < end; at++)
        {
            if (at > begin && (end - at) % 3 == 0)
            {
                grouped.Append(',');
            }

            grouped.Append(exact[at]);
        }

        return grouped.Append(exact.AsSpan(end)).ToString();
    }
}
