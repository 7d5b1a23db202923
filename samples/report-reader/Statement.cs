using System.Text.Json.Serialization;

namespace Accounting.Samples.ReportReader;

/// <summary>The columns wanted of <c>reports/month=M/…/account-statements.parquet</c>.</summary>
internal sealed class Statement
{
    [JsonPropertyName("currency")]
    public string? Currency { get; set; }

    [JsonPropertyName("transactions")]
    public long? Transactions { get; set; }

    [JsonPropertyName("opening")]
    public decimal? Opening { get; set; }

    [JsonPropertyName("prior_period_adjustment")]
    public decimal? PriorPeriodAdjustment { get; set; }

    [JsonPropertyName("closing")]
    public decimal? Closing { get; set; }
}
