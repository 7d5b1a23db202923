using System.Globalization;
using System.Text.Json.Serialization;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;

namespace Accounting.Aggregator.Store;

/// <summary>The JSON forms of the domain's values: one each, so nothing is written in two ways.</summary>
internal static class StoreJsonForms
{
    public static IReadOnlyList<JsonConverter> All { get; } =
    [
        new JsonTextForm<HomeDate>(HomeDate.Parse, date => date.ToString()),
        new JsonTextForm<BusinessDay>(BusinessDay.Parse, day => day.ToString()),
        new JsonTextForm<BusinessMonth>(BusinessMonth.Parse, month => month.ToString()),
        new JsonTextForm<Timestamp>(ParseTimestamp, timestamp => timestamp.ToString()),
        new JsonTextForm<Currency>(Currency.Parse, currency => currency.ToString()),
        new JsonTextForm<SourceId>(SourceId.Parse, source => source.ToString()),
        new JsonTextForm<RunId>(RunId.Parse, run => run.ToString()),
        new JsonTextForm<TransactionId>(ParseTransactionId, id => id.ToString()),
        new JsonTextForm<ObjectKey>(ObjectKey.Parse, key => key.ToString()),
        new JsonTextForm<ContentHash256>(ContentHash256.Parse, hash => hash.ToString()),
        new JsonTextForm<TransactionKind>(ParseKind, kind => kind.Name()),
        new JsonTextForm<AccountType>(ParseAccountType, type => type.Name()),
        new JsonTextForm<QuarantineReason>(ParseReason, reason => reason.ToString()),
        new JsonTextForm<Amount>(text => new Amount(checked((long)ParseTenThousandths(text))), amount => amount.ToString()),
        new JsonTextForm<AmountSum>(text => new AmountSum(ParseTenThousandths(text)), sum => sum.ToString()),
        new JsonTextForm<ulong>(text => ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), hash => hash.ToString("x16", CultureInfo.InvariantCulture)),
        new JsonTextForm<Int128>(text => Int128.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), Text),
        new JsonTextForm<UInt128>(text => UInt128.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), Hexadecimal),
        new JsonNumberForm<LogPartition>(number => new LogPartition(checked((int)number)), partition => partition.Value),
        new JsonNumberForm<LogOffset>(number => new LogOffset(number), offset => offset.Value),
    ];

    private static Timestamp ParseTimestamp(string text) =>
        Timestamp.TryParse(text, out Timestamp timestamp) ? timestamp : throw new FormatException($"'{text}' is not a UTC time.");

    private static TransactionId ParseTransactionId(string text) =>
        TransactionId.TryParse(text.AsSpan(), out TransactionId id) ? id : throw new FormatException($"'{text}' is not a UUID.");

    private static TransactionKind ParseKind(string text) =>
        SchemaNames.TryParseKind(text, out TransactionKind kind) ? kind : throw new FormatException($"'{text}' is not a kind of transaction.");

    private static AccountType ParseAccountType(string text) =>
        SchemaNames.TryParseAccountType(text, out AccountType type) ? type : throw new FormatException($"'{text}' is not a type of account.");

    private static QuarantineReason ParseReason(string text) =>
        Enum.TryParse(text, ignoreCase: false, out QuarantineReason reason) ? reason : throw new FormatException($"'{text}' is not a reason for quarantine.");

    /// <summary>The digits without their point; that there are four decimals shows when the value is written back.</summary>
    private static Int128 ParseTenThousandths(string text) =>
        Int128.Parse(text.Replace(".", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static string Text(Int128 value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Hexadecimal(UInt128 value) => value.ToString("x32", CultureInfo.InvariantCulture);
}
