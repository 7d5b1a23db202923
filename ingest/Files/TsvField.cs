using System.Globalization;
using System.Text;

namespace Accounting.Ingest.Files;

/// <summary>A field of the schema as a column of text: how its value is read, and whether it may be left out.</summary>
/// <param name="Name">The schema's name.</param>
/// <param name="IsRequired">Whether the schema has neither a default nor null for it.</param>
/// <param name="Set">Sets a value that isn't empty; returns what is wrong with it, or null.</param>
internal sealed record TsvField(string Name, bool IsRequired, Func<TsvRow, string, string?> Set)
{
    public static readonly IReadOnlyList<TsvField> All =
    [
        Field("transaction_id", true, "a UUID of 36 characters", (TsvRow row, TransactionId id) => row.Transaction.Id = id, TryId),
        Field("revision", false, "a whole number of 32 bits", (TsvRow row, int revision) => row.Transaction.Revision = revision, TryInt),
        Field("voided", false, "true or false", (TsvRow row, bool voided) => row.Transaction.Voided = voided, TryBoolean),
        Field("account_id", true, "a whole number of 64 bits", (TsvRow row, long account) => row.Transaction.AccountId = account, TryLong),
        Field("account_type", false, "CUSTOMER, HOUSE or TEST", (TsvRow row, AccountType type) => row.Transaction.AccountType = type, SchemaNames.TryParseAccountType),
        Field("kind", true, "a kind of the schema", (TsvRow row, TransactionKind kind) => row.Transaction.Kind = kind, SchemaNames.TryParseKind),
        new("currency", true, SetCurrency),
        Field("amount", true, AmountForm, (TsvRow row, Amount amount) => row.Transaction.Amount = amount, TryAmount),
        Field("exposure_delta", false, AmountForm, (TsvRow row, Amount amount) => row.Transaction.ExposureDelta = amount, TryAmount),
        Field("pending_delta", false, AmountForm, (TsvRow row, Amount amount) => row.PendingDelta = amount, TryAmount),
        Field("stake", false, AmountForm, (TsvRow row, Amount amount) => row.Transaction.Stake = amount, TryAmount),
        Field("occurred_at", true, TimeForm, (TsvRow row, Timestamp at) => row.Transaction.OccurredAt = at, Timestamp.TryParse),
        Field("original_occurred_at", false, TimeForm, (TsvRow row, Timestamp at) => row.OriginalOccurredAt = at, Timestamp.TryParse),
        Field("account_sequence", false, "a whole number of 64 bits", (TsvRow row, long number) => row.Transaction.AccountSequence = number, TryLong),
        Field("market_id", false, "a whole number of 64 bits", (TsvRow row, long market) => row.Transaction.MarketId = market, TryLong),
        Field("sport", false, TextForm, (TsvRow row, string text) => row.Transaction.Sport = text, TryUnescape),
        Field("in_play", false, "true or false", (TsvRow row, bool inPlay) => row.Transaction.InPlay = inPlay, TryBoolean),
        Field("jurisdiction", false, TextForm, (TsvRow row, string text) => row.Transaction.Jurisdiction = text, TryUnescape),
        Field("balance_after", false, AmountForm, (TsvRow row, Amount amount) => row.Transaction.BalanceAfter = amount, TryAmount),
        Field("reference", false, TextForm, (TsvRow row, string text) => row.Transaction.Reference = text, TryUnescape),
    ];

    /// <summary>The identity as any text, which is kept as the reference where the row has no other.</summary>
    public static readonly TsvField TextId = new("transaction_id", true, (row, text) =>
    {
        row.Transaction.Id = TextMapping.IdOf(text);
        row.TextId = text;
        return null;
    });

    private const string AmountForm = "an exact amount of at most 14 digits before and 4 after the point, such as -12.3400";

    private const string TimeForm = "a UTC time with at most six decimals, such as 2026-11-21T08:00:00.000001Z";

    private const string TextForm = @"text whose backslashes are part of \t, \n, \r or \\";

    private delegate bool TryParse<T>(string text, out T value);

    private static TsvField Field<T>(string name, bool isRequired, string form, Action<TsvRow, T> set, TryParse<T> tryParse) => new(
        name,
        isRequired,
        (row, text) =>
        {
            if (!tryParse(text, out T value))
            {
                return $"'{Shown(text)}' is not {form}.";
            }

            set(row, value);
            return null;
        });

    private static bool TryId(string text, out TransactionId id) => TransactionId.TryParse(text.AsSpan(), out id);

    private static string? SetCurrency(TsvRow row, string text)
    {
        bool isCurrency = Currency.TryParse(text.AsSpan(), out Currency currency);
        row.Transaction.Currency = currency;
        return isCurrency ? null : Currency.WhyNot(Shown(text)).TrimEnd('.');
    }

    private static string Shown(string text) => text.Length > 60 ? text[..60] + "…" : text;

    private static bool TryAmount(string text, out Amount amount) => Amount.TryParse(text, out amount);

    private static bool TryInt(string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static bool TryLong(string text, out long value) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static bool TryBoolean(string text, out bool value)
    {
        value = text == "true";
        return value || text == "false";
    }

    private static bool TryUnescape(string text, out string value)
    {
        var unescaped = new StringBuilder(text.Length);
        value = "";
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                unescaped.Append(text[i]);
                continue;
            }

            int escape = ++i < text.Length ? "tnr\\".IndexOf(text[i], StringComparison.Ordinal) : -1;
            if (escape < 0)
            {
                return false;
            }

            unescaped.Append("\t\n\r\\"[escape]);
        }

        value = unescaped.ToString();
        return true;
    }
}
