using System.Text;

namespace Accounting.Compactor.DuckDb;

/// <summary>
/// Quoting: paths, names, values, options of COPY. Whatever is quoted comes back from DuckDB as it went in; text that
/// could not (a NUL, half a surrogate pair) is refused.
/// </summary>
public static class Sql
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>A string literal: <c>it's</c> becomes <c>'it''s'</c>.</summary>
    /// <exception cref="ArgumentException">The text holds a NUL or is not valid Unicode.</exception>
    public static string Literal(string text) => Quote(text, '\'');

    /// <summary>A quoted name of a column, table or function.</summary>
    /// <exception cref="ArgumentException">The name is empty, holds a NUL or is not valid Unicode.</exception>
    public static string Identifier(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Quote(name, '"');
    }

    /// <summary>A list of string literals, as read_parquet takes its files (at least one): <c>['a', 'b']</c>.</summary>
    public static string List(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Literal))}]";

    /// <summary>The bytes of a text that DuckDB takes as UTF-8.</summary>
    internal static byte[] Utf8(string text) => StrictUtf8.GetBytes(text);

    /// <exception cref="ArgumentException">The text holds a NUL, at which the C API would cut it.</exception>
    internal static void RefuseNul(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("SQL text holds a NUL character", nameof(text));
    }

    private static string Quote(string text, char quote)
    {
        ArgumentNullException.ThrowIfNull(text);
        RefuseNul(text);
        _ = StrictUtf8.GetByteCount(text);
        return quote + text.Replace(quote.ToString(), new string(quote, 2), StringComparison.Ordinal) + quote;
    }
}
