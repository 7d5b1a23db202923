using System.Globalization;

namespace Accounting.Ingest;

/// <summary>A number of things as people read it: one in the singular, thousands separated.</summary>
public static class Counted
{
    /// <summary><c>1 row</c>, <c>1,234 rows</c>.</summary>
    public static string Of(long count, string one) => Of(count, one, one + "s");

    /// <summary>For words whose plural is another one, or that take a verb with them: <c>1 message decodes</c>, <c>2 messages decode</c>.</summary>
    public static string Of(long count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");

    /// <summary>Of what is measured in parts: <c>1 hour</c>, <c>1.5 hours</c>.</summary>
    public static string Of(double measure, string one) => string.Create(CultureInfo.InvariantCulture, $"{measure:0.#} {one}{(Math.Abs(measure - 1) < 0.05 ? "" : "s")}");
}
