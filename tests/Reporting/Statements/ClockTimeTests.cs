using Accounting.Ingest;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Statements;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Reporting.Statements;

public sealed class ClockTimeTests
{
    private static readonly DateTimeZone London = DateTimeZoneProviders.Tzdb["Europe/London"];

    [Theory]
    [InlineData("2026-07-05T23:30:05.999999Z", "6 Jul 2026, 00:30:05")]
    [InlineData("2026-12-05T08:00:00Z", "5 Dec 2026, 08:00:00")]
    [InlineData("2026-10-25T00:30:00Z", "25 Oct 2026, 01:30:00 (+01:00)")]
    [InlineData("2026-10-25T01:30:00Z", "25 Oct 2026, 01:30:00 (+00:00)")]
    public void A_time_is_read_off_the_local_clock_to_the_second_and_told_apart_where_the_clock_passes_it_twice(string at, string shown)
    {
        Assert.True(Timestamp.TryParse(at, out Timestamp timestamp));
        Assert.Equal(shown, ClockTime.Of(timestamp, London));
    }

    [Fact]
    public void Every_kind_has_plain_words_of_its_own() =>
        Assert.Equal(SchemaNames.Kinds.Count, Enum.GetValues<TransactionKind>().Select(KindWords.Of).Distinct(StringComparer.Ordinal).Count());
}
