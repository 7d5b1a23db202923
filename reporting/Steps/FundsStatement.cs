using System.Globalization;
using System.Text;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Files;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Steps;

/// <summary>
/// The funds held for customers, given by people: a TSV file with the columns <c>date</c> (2026-11-30), <c>currency</c>, <c>institution</c> and
/// <c>amount</c> (at most four decimals, no thousands separators). One row a day, currency and institution; several institutions of a day add up.
/// </summary>
/// <param name="Sha256">Hash of the file.</param>
/// <param name="Rows">As they stand in the file.</param>
public sealed record FundsStatement(ContentHash256 Sha256, IReadOnlyList<FundsHeld> Rows)
{
    private const decimal AmountMax = 1_000_000_000_000_000_000m;

    private static readonly string[] Columns = ["date", "currency", "institution", "amount"];

    /// <exception cref="InputFileException">The file can't be read, or a line isn't of that form; the message names the line.</exception>
    public static async Task<FundsStatement> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            byte[] bytes = await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false);
            return new FundsStatement(ContentHash256.Of(bytes), Parse(path, new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new InputFileException(path, $"The funds held can't be read: {exception.Message}", exception);
        }
    }

    /// <summary>The rows of a month, in a form that tells whether they are the same.</summary>
    internal string Describe(BusinessMonth month) => string.Join(
        ';',
        Of(month).Concat(Of(month).Select(row => row.Currency).Distinct().SelectMany(currency => LastBefore(month, currency))).Select(row => $"{row.Day} {row.Currency} {row.Amount} {row.Institution}").Order(StringComparer.Ordinal));

    internal IEnumerable<FundsHeld> Of(BusinessMonth month) => Rows.Where(row => row.Day.Month == month);

    /// <summary>What the last day before a month says for which anything is stated in the currency.</summary>
    internal IEnumerable<FundsHeld> LastBefore(BusinessMonth month, Currency currency)
    {
        FundsHeld[] before = [.. Rows.Where(row => row.Currency == currency && row.Day < month.FirstDay)];
        return before.Length == 0 ? [] : before.Where(row => row.Day == before.Max(earlier => earlier.Day));
    }

    private static List<FundsHeld> Parse(string path, string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        string[] header = lines[0].TrimStart('\uFEFF').Split('\t');
        if (!header.SequenceEqual(Columns))
        {
            throw new InputFileException(path, "line 1", null, $"the columns must be {string.Join(", ", Columns)}, separated by tabs.");
        }

        var rows = new List<FundsHeld>();
        var seen = new Dictionary<(BusinessDay, Currency, string), int>();
        for (int line = 1; line < lines.Length; line++)
        {
            FundsHeld row = Row(path, line + 1, lines[line].Split('\t'));
            if (!seen.TryAdd((row.Day, row.Currency, row.Institution), line + 1))
            {
                throw Wrong(path, line + 1, "institution", string.Create(CultureInfo.InvariantCulture, $"the same date, currency and institution stand in line {seen[(row.Day, row.Currency, row.Institution)]}."));
            }

            rows.Add(row);
        }

        return rows;
    }

    private static FundsHeld Row(string path, int line, string[] cells)
    {
        if (cells.Length != Columns.Length)
        {
            throw Wrong(path, line, null, $"{cells.Length} cells under {Columns.Length} columns.");
        }

        if (!BusinessDay.TryParse(cells[0], out BusinessDay day))
        {
            throw Wrong(path, line, "date", $"'{cells[0]}' is not a date of the form 2026-11-30.");
        }

        if (!Currency.TryParse(cells[1], out Currency currency))
        {
            throw Wrong(path, line, "currency", Currency.WhyNot(cells[1]));
        }

        string institution = TsvText.Unescape(cells[2]);
        if (string.IsNullOrWhiteSpace(institution))
        {
            throw Wrong(path, line, "institution", "it is missing.");
        }

        const NumberStyles Form = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return decimal.TryParse(cells[3], Form, CultureInfo.InvariantCulture, out decimal amount) && amount.Scale <= Amount.DecimalPlaces && Math.Abs(amount) < AmountMax
            ? new FundsHeld(day, currency, institution, new AmountSum((Int128)(amount * Amount.Scale)))
            : throw Wrong(path, line, "amount", $"'{cells[3]}' is not an amount such as 1234.50, with at most {Amount.DecimalPlaces} decimals.");
    }

    private static InputFileException Wrong(string path, int line, string? column, string problem) =>
        new(path, string.Create(CultureInfo.InvariantCulture, $"line {line}"), column, problem);
}
