using Accounting.Compactor.DuckDb;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Accounting.Tests.Compactor.DuckDb;

public sealed class SqlTests : IDisposable
{
    private readonly DuckSandbox _sandbox = new(threads: 1);

    public void Dispose() => _sandbox.Dispose();

    [Property(MaxTest = 300)]
    public Property A_literal_comes_back_from_the_database_as_it_went_in() =>
        Prop.ForAll(Texts(), text => _sandbox.Connection.Scalar<string>($"SELECT {Sql.Literal(text)}", CancellationToken.None) == text);

    [Property(MaxTest = 300)]
    public Property An_identifier_names_what_it_says() =>
        Prop.ForAll(Texts().Filter(text => text.Length > 0), name =>
        {
            using DuckResult result = _sandbox.Connection.Query($"SELECT 1 AS {Sql.Identifier(name)}", CancellationToken.None);
            return result.Columns[0].Name == name;
        });

    [Fact]
    public void Text_that_could_not_come_back_is_refused()
    {
        foreach (string text in new[] { "nul\0", "\uD800 half a pair" })
        {
            Assert.ThrowsAny<ArgumentException>(() => Sql.Literal(text));
            Assert.ThrowsAny<ArgumentException>(() => Sql.Identifier(text));
        }
    }

    [Fact]
    public void Lists_are_quoted()
    {
        Assert.Equal("['it''s', 'b']", Sql.List(["it's", "b"]));
        Assert.Equal("[]", Sql.List([]));
    }

    private static Arbitrary<string> Texts() => Gen.Elements("'", "\"", "\\", ";", "--", "/*", "\n", "$$", "a", "żó", "\U0001F422", "''", " ", "%s", "\u0001")
        .ListOf()
        .Select(string.Concat)
        .ToArbitrary();
}
