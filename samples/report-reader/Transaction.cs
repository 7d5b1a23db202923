using System.Text.Json.Serialization;

namespace Accounting.Samples.ReportReader;

/// <summary>The columns wanted of <c>transactions/home_date=D/bucket-NN.parquet</c>. All columns of our files are optional, hence the question marks.</summary>
internal sealed class Transaction
{
    [JsonPropertyName("business_day")]
    public DateOnly? BusinessDay { get; set; }

    [JsonPropertyName("currency")]
    public string? Currency { get; set; }

    [JsonPropertyName("amount")]
    public decimal? Amount { get; set; }
}
