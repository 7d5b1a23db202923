using Accounting.Compactor;
using Accounting.Ingest;
using Xunit;

namespace Accounting.Tests.Compactor;

/// <summary>What is listed to look at some dates: no year that none of them is of, as long as there are few years.</summary>
public sealed class DateFoldersTests
{
    [Theory]
    [InlineData("2026-01-01", 0, "")]
    [InlineData("2026-01-01", 2, "t/date=2026-01-01/ t/date=2026-01-02/")]
    [InlineData("2026-01-01", 300, "t/date=2026-")]
    [InlineData("2025-12-30", 300, "t/date=2025- t/date=2026-")]
    [InlineData("2020-01-01", 3000, "t/")]
    public void Few_dates_are_listed_each_and_few_years_each(string first, int days, string expected)
    {
        HomeDate[] dates = [.. Enumerable.Range(0, days).Select(HomeDate.Parse(first).PlusDays)];
        Assert.Equal(expected, string.Join(' ', DateFolders.BeginningsOf("t/", "date=", dates)));
    }
}
