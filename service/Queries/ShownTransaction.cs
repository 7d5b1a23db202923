using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Service.Reports;

namespace Accounting.Service.Queries;

/// <summary>A transaction of an account's month as <c>trace --transaction</c> and the API show it. Amounts are exact decimals, as text; times are UTC.</summary>
/// <param name="Month">The month.</param>
/// <param name="Revision">Of the month's report; null while it is provisional.</param>
/// <param name="Account">The account.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="TransactionId">Its id.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="BusinessDay">The business day that it counts on.</param>
/// <param name="Rows">Every row of it that was ever stored, the one that counts first, then by revision from the highest.</param>
/// <param name="Messages">The messages of those rows, in the same order; null where they were not asked for.</param>
public sealed record ShownTransaction(
    string Month,
    int? Revision,
    long Account,
    string Currency,
    string TransactionId,
    string Kind,
    string BusinessDay,
    IReadOnlyList<ShownTrace.Row> Rows,
    IReadOnlyList<ShownTransaction.Message>? Messages)
{
    /// <param name="found">The transaction.</param>
    /// <param name="messages">What the topic still has of its rows, in their order; null where it wasn't asked.</param>
    /// <param name="schemas">Lay messages open.</param>
    public static ShownTransaction Of(AccountTransaction found, IReadOnlyList<TopicMessage>? messages, ISchemaRegistry schemas) => new(
        found.Report.Manifest.Month.ToString(),
        found.Report.Manifest.Revision,
        found.Account,
        found.Currency.Code,
        found.Transaction.TransactionId,
        SchemaNames.Name(found.Transaction.Kind),
        found.Transaction.Day.ToString(),
        [.. found.Transaction.Rows.Select(row => ShownTrace.Row.Of(row, found.Currency))],
        messages is null ? null : [.. found.Transaction.Rows.Zip(messages, (row, message) => Message.Of(row.Source, row.Partition, row.Offset, message, schemas))]);

    /// <summary>A row's message.</summary>
    /// <param name="Source">Where it was read: a generation of the topic, or a file.</param>
    /// <param name="Partition">The partition.</param>
    /// <param name="Offset">The offset.</param>
    /// <param name="Hexadecimal">Its value as the topic still has it, which has the hash that the row keeps; null where it can't be shown.</param>
    /// <param name="Missing">Why it can't be shown; null where it can.</param>
    /// <param name="Parts">What each of its bytes says by its writer's schema; null where it can't be shown.</param>
    public sealed record Message(string Source, long Partition, long Offset, string? Hexadecimal, string? Missing, MessageParts? Parts)
    {
        internal static Message Of(string source, long partition, long offset, TopicMessage found, ISchemaRegistry schemas) => found.Value is { } value
            ? new Message(source, partition, offset, Convert.ToHexStringLower(value.Span), null, MessageParts.Of(value.Span, schemas))
            : new Message(source, partition, offset, null, found.Missing, null);
    }
}
