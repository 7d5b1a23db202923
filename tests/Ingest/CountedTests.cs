using System.Text.RegularExpressions;
using Accounting.Ingest;
using Accounting.Tests.EndToEnd;
using Xunit;

namespace Accounting.Tests.Ingest;

public sealed partial class CountedTests
{
    private static readonly string[] Rooms = ["ingest", "aggregator", "compactor", "reporting", "service"];

    [Fact]
    public void One_thing_is_told_in_the_singular_and_thousands_are_separated()
    {
        Assert.Equal(["0 rows", "1 row", "1,234 rows", "1 message is", "2 messages are"],
            [Counted.Of(0, "row"), Counted.Of(1, "row"), Counted.Of(1234, "row"), Counted.Of(1, "message is", "messages are"), Counted.Of(2, "message is", "messages are")]);
        Assert.Equal(["1 hour", "1.5 hours", "168 hours"], [Counted.Of(1.0, "hour"), Counted.Of(1.5, "hour"), Counted.Of(168.0, "hour")]);
    }

    [Fact]
    public void No_text_of_the_program_counts_things_in_the_plural_whatever_their_number()
    {
        IEnumerable<string> found = Rooms.SelectMany(room => Directory.EnumerateFiles(Path.Combine(AccountingProgram.Repository, room), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(File.ReadLines)
            .Where(line => CountedInThePlural().IsMatch(line));

        Assert.Empty(found);
    }

    /// <summary>An interpolated count, or a placeholder of a log line, before a plural; a bound that is a constant, or what is left of another number, is none.</summary>
    [GeneratedRegex(@"(Count\([^{}]*\)|\.Count|\.Length|\{[A-Z][a-z]+)\} (hours|days|months|messages|rows|partitions|files|reports|bytes|transactions|accounts|segments|objects|intervals|checkpoints|offsets|statements|public files)\b")]
    private static partial Regex CountedInThePlural();
}
