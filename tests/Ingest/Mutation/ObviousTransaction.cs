using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Accounting.Ingest;

namespace Accounting.Tests.Ingest.Mutation;

/// <summary>What a message says, by the contract with the exchange read line by line: the oracle of whether it is to be accepted, and as what.</summary>
internal sealed class ObviousTransaction
{
    private static readonly Int128 Year2200 = (Int128)7_258_118_400 * 1_000_000;

    private readonly IReadOnlyDictionary<string, object?> _fields;
    private bool _isRefused;

    private ObviousTransaction(IReadOnlyDictionary<string, object?> fields) => _fields = fields;

    /// <summary>The transaction, or null where the message has to be quarantined.</summary>
    /// <param name="value">The message's value.</param>
    /// <param name="schemas">Writers' schemas by the hexadecimal front of their messages.</param>
    public static Transaction? Of(byte[] value, IReadOnlyDictionary<string, ObviousSchema> schemas)
    {
        int frame = value is [0, ..] ? 5 : 10;
        if (value.Length < frame || !schemas.TryGetValue(Convert.ToHexString(value, 0, frame), out ObviousSchema? schema))
        {
            return null;
        }

        return Of(new ObviousReader(value, frame).ReadWhole(schema));
    }

    /// <summary>The transaction of a record's fields; null where there are none or they break a rule.</summary>
    public static Transaction? Of(IReadOnlyDictionary<string, object?>? fields) => fields is null ? null : new ObviousTransaction(fields).Read();

    /// <summary>Whether it says to have happened further ahead of the broker's clock than an hour.</summary>
    public static bool IsAhead(in Transaction transaction, Timestamp loggedAt) =>
        Math.Max(transaction.OccurredAt.Microseconds, transaction.OriginalOccurredAt.Microseconds) > loggedAt.Microseconds + (3600 * Timestamp.MicrosecondsPerSecond);

    private Transaction? Read()
    {
        var transaction = new Transaction
        {
            Id = Id(),
            Revision = (int)Number("revision", 0),
            Voided = Truth("voided", false) ?? Refuse<bool>(),
            AccountId = Number("account_id", null),
            AccountType = Symbol("account_type", "CUSTOMER") switch { "CUSTOMER" => AccountType.Customer, "HOUSE" => AccountType.House, "TEST" => AccountType.Test, _ => Refuse<AccountType>() },
            Kind = Enum.TryParse(Symbol("kind", "").Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out TransactionKind kind) ? kind : Refuse<TransactionKind>(),
            Currency = _fields.GetValueOrDefault("currency") is byte[] code && Currency.TryParse(code, out Currency currency) ? currency : Refuse<Currency>(),
            Amount = Money("amount") ?? Refuse<Amount>(),
            ExposureDelta = Money("exposure_delta", "0") ?? Refuse<Amount>(),
            Stake = Money("stake", "0") ?? Refuse<Amount>(),
            OccurredAt = Time("occurred_at") ?? Refuse<Timestamp>(),
            AccountSequence = OptionalNumber("account_sequence"),
            MarketId = OptionalNumber("market_id"),
            Sport = Text("sport"),
            InPlay = Truth("in_play", null),
            Jurisdiction = Text("jurisdiction"),
            BalanceAfter = Money("balance_after"),
            Reference = Text("reference"),
        };
        Amount? pending = Money("pending_delta");
        Timestamp? original = Time("original_occurred_at");
        bool mirrors = kind is TransactionKind.WithdrawalRequested or TransactionKind.WithdrawalCancelled;
        bool keepsTheRules = !_isRefused
            && transaction.Revision >= 0
            && (transaction.Stake.TenThousandths >= 0 || kind == TransactionKind.BetCancelled)
            && (transaction.Revision == 0 ? original is null || original == transaction.OccurredAt : original is not null)
            && (kind != TransactionKind.WithdrawalPaid || pending is not null);
        return keepsTheRules
            ? transaction with
            {
                OriginalOccurredAt = original ?? transaction.OccurredAt,
                PendingDelta = pending ?? (mirrors ? new Amount(-transaction.Amount.TenThousandths) : Amount.Zero),
            }
            : null;
    }

    private TransactionId Id()
    {
        string text = _fields.GetValueOrDefault("transaction_id") is byte[] bytes ? Encoding.Latin1.GetString(bytes) : "";
        string[] parts = text.Split('-');
        bool isUuid = parts.Select(part => part.Length).SequenceEqual([8, 4, 4, 4, 12]) && parts.All(part => part.All(char.IsAsciiHexDigit));
        return isUuid ? new TransactionId(UInt128.Parse(string.Concat(parts), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)) : Refuse<TransactionId>();
    }

    private long Number(string name, long? absent) =>
        _fields.TryGetValue(name, out object? value) ? value as long? ?? Refuse<long>() : absent ?? Refuse<long>();

    private long? OptionalNumber(string name) => _fields.GetValueOrDefault(name) as long?;

    private bool? Truth(string name, bool? absent) => _fields.TryGetValue(name, out object? value) ? value as bool? : absent;

    private string Symbol(string name, string absent) => _fields.GetValueOrDefault(name, absent) as string ?? "";

    private Utf8Text Text(string name) =>
        _fields.GetValueOrDefault(name) is not byte[] bytes ? default : Utf8.IsValid(bytes) ? new Utf8Text(bytes) : Refuse<Utf8Text>();

    private Amount? Money(string name, string? absent = null)
    {
        if (!_fields.TryGetValue(name, out object? value))
        {
            return absent is null ? null : Amount.Zero;
        }

        return value is ObviousDecimal money ? money.ToAmount() ?? Refuse<Amount>() : null;
    }

    private Timestamp? Time(string name) =>
        _fields.GetValueOrDefault(name) is not Int128 micros ? null : micros >= 0 && micros < Year2200 ? new Timestamp((long)micros) : Refuse<Timestamp>();

    private T Refuse<T>()
        where T : struct
    {
        _isRefused = true;
        return default;
    }
}
