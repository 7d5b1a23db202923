using System.Text.Json.Serialization;

namespace Accounting.Samples.ReportReader;

/// <summary>The columns wanted of <c>account_statistics/home_date=D/accounts.parquet</c>.</summary>
internal sealed class AccountDay
{
    [JsonPropertyName("business_day")]
    public DateOnly? BusinessDay { get; set; }

    [JsonPropertyName("currency")]
    public string? Currency { get; set; }

    [JsonPropertyName("transactions")]
    public long? Transactions { get; set; }

    [JsonPropertyName("amount")]
    public decimal? Amount { get; set; }
}
