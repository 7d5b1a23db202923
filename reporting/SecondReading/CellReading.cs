using System.Globalization;
using Accounting.Compactor.SecondReading;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.SecondReading;

/// <summary>Compares the cells of one column of a row group with what a TSV says, without making objects of them: a table of accounts has tens of millions.</summary>
internal abstract class CellReading
{
    /// <summary>More digits than these are parsed the long way.</summary>
    private const int LongDigits = 18;

    /// <summary>Whether a cell says what the row holds. An empty cell is a missing value or an empty text; amounts have as many decimals as their currency and their value need.</summary>
    public abstract bool Says(int row, ReadOnlySpan<char> cell);

    public static CellReading Of(ParquetRows rows, string name) => rows.Any(name) switch
    {
        string?[] texts => new Texts(texts),
        bool?[] truths => new Truths(truths),
        Int128?[] sums => new Sums(sums),
        long?[] numbers => new Formatted<long>(numbers),
        int?[] numbers => new Formatted<int>(numbers),
        _ => new Others(rows, name),
    };

    private static bool TryParse(ReadOnlySpan<char> cell, out Int128 tenThousandths)
    {
        tenThousandths = 0;
        int point = cell.IndexOf('.');
        int decimals = point < 0 ? 0 : cell.Length - point - 1;
        if (decimals > Amount.DecimalPlaces)
        {
            return false;
        }

        Span<char> digits = stackalloc char[LongDigits];
        int length = cell.Length - (point < 0 ? 0 : 1) + Amount.DecimalPlaces - decimals;
        if (length > LongDigits)
        {
            string text = (point < 0 ? cell.ToString() : string.Concat(cell[..point], cell[(point + 1)..])) + new string('0', Amount.DecimalPlaces - decimals);
            return Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out tenThousandths);
        }

        digits[..length].Fill('0');
        (point < 0 ? cell : cell[..point]).CopyTo(digits);
        (point < 0 ? [] : cell[(point + 1)..]).CopyTo(digits[(point < 0 ? cell.Length : point)..]);
        bool isNumber = long.TryParse(digits[..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long parsed);
        tenThousandths = parsed;
        return isNumber;
    }

    private sealed class Texts(string?[] texts) : CellReading
    {
        public override bool Says(int row, ReadOnlySpan<char> cell) => texts[row] is not { } text ? cell.IsEmpty
            : cell.Contains('\\') || cell.StartsWith("'") ? TsvText.Unescape(cell.ToString()) == text
            : cell.SequenceEqual(text);
    }

    private sealed class Truths(bool?[] truths) : CellReading
    {
        public override bool Says(int row, ReadOnlySpan<char> cell) => cell.SequenceEqual(truths[row] switch { true => "true", false => "false", null => "" });
    }

    private sealed class Sums(Int128?[] sums) : CellReading
    {
        public override bool Says(int row, ReadOnlySpan<char> cell) => sums[row] is { } sum ? TryParse(cell, out Int128 said) && said == sum : cell.IsEmpty;
    }

    private sealed class Formatted<T>(T?[] values) : CellReading
        where T : struct, ISpanFormattable
    {
        public override bool Says(int row, ReadOnlySpan<char> cell)
        {
            Span<char> text = stackalloc char[LongDigits + 2];
            return values[row] is { } value
                ? value.TryFormat(text, out int length, default, CultureInfo.InvariantCulture) && cell.SequenceEqual(text[..length])
                : cell.IsEmpty;
        }
    }

    private sealed class Others(ParquetRows rows, string name) : CellReading
    {
        public override bool Says(int row, ReadOnlySpan<char> cell) => rows.Boxed(name, row) switch
        {
            null => cell.IsEmpty,
            IFormattable number => cell.SequenceEqual(number.ToString(null, CultureInfo.InvariantCulture)),
            object value => cell.SequenceEqual(value.ToString()),
        };
    }
}
