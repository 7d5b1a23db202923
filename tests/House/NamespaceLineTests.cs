using Xunit;

namespace Accounting.Tests.House;

/// <summary>
/// Data flows one way through the folders of every project, as it does through the projects: who reads one from its first folder to its last meets nothing
/// that is explained further down.
/// </summary>
public sealed class NamespaceLineTests
{
    /// <summary>Folders that still name each other; a pair that does no longer is to be struck off.</summary>
    private static readonly Dictionary<string, string[]> Exceptions = [];

    /// <summary>Each knows only those before it.</summary>
    private static readonly string[] Order = ["ingest", "exchange", "aggregator", "compactor", "reporting", "service", "bench", "tests"];

    public static TheoryData<string> ProductRooms => [.. Order.Where(room => room != "tests")];

    [Theory]
    [MemberData(nameof(ProductRooms))]
    public void The_namespaces_of_a_project_form_a_line(string room)
    {
        var graph = new NamespaceGraph([.. Room.Of(room).Files()]);
        IReadOnlyList<IReadOnlySet<string>> circles = graph.Circles();
        string[] allowed = Exceptions.GetValueOrDefault(room, []);
        IReadOnlySet<string>? found = circles.SingleOrDefault(circle => circle.SetEquals(allowed));
        Assert.True(allowed.Length == 0 || found is not null, $"{string.Join(" and ", allowed)} form a line now: strike off the exception.");
        string told = string.Join(Environment.NewLine, circles.Where(circle => circle != found).Select(graph.Tell));
        Assert.True(told.Length == 0, told);
    }

    [Fact]
    public void Every_namespace_is_its_folder()
    {
        Assert.All(Room.All.SelectMany(room => room.Files().Select(file => (room, file))), pair =>
        {
            string[] folders = pair.file.Path.Split('/')[1..^1];
            string expected = string.Join('.', folders.Prepend(pair.room.Namespace));
            Assert.True(pair.file.Namespace == expected || (pair.file.Namespace is null && pair.file.Types.Count == 0), $"{pair.file.Path} is of {pair.file.Namespace}, not of {expected}");
        });
    }

    [Fact]
    public void References_between_projects_go_one_way()
    {
        Assert.Equal(Order.Order(), Room.All.Select(room => room.Name).Order());
        Assert.All(Room.All, room => Assert.All(
            room.References.Where(Order.Contains), reference => Assert.True(Array.IndexOf(Order, reference) < Array.IndexOf(Order, room.Name), $"{room.Name} refers to {reference}")));
    }

    [Fact]
    public void The_simulated_exchange_and_the_pipeline_know_nothing_of_each_other()
    {
        Assert.Equal(["ingest"], Room.Of("exchange").References);
        Assert.Equal(["service"], Room.All.Where(room => room.Name != "tests" && room.References.Contains("exchange")).Select(room => room.Name));
    }

    [Fact]
    public void A_circle_is_told_with_the_files_that_close_it()
    {
        IReadOnlySet<string> circle = Assert.Single(Graph(Early, Late, ("House/Early/Closing.cs", "using House.Late;\nnamespace House.Early;\nclass Closing : Second;")).Circles());
        Assert.Equal(["House.Early", "House.Late"], circle.Order());
        string told = Graph(Early, Late, ("House/Early/Closing.cs", "using House.Late;\nnamespace House.Early;\nclass Closing : Second;")).Tell(circle);
        Assert.Contains("House/Early/Closing.cs names Second of House.Late", told, StringComparison.Ordinal);
        Assert.Contains("House/Late/Second.cs names First of House.Early", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a type of the parent without an import", "namespace House.Early;\nclass Closing(Root root);")]
    [InlineData("a qualified type", "namespace House.Early;\nclass Closing { object a = new Late.Second(); }")]
    [InlineData("a static member of a qualified type", "namespace House.Early;\nclass Closing { int a = Late.Second.Count; }")]
    [InlineData("a doc comment's reference", "namespace House.Early;\n/// <summary><see cref=\"Late.Second\"/></summary>\nclass Closing;")]
    [InlineData("an alias", "using Other = House.Late.Second;\nnamespace House.Early;\nclass Closing;")]
    [InlineData("a static import", "using static House.Late.Second;\nnamespace House.Early;\nclass Closing;")]
    [InlineData("an extension method", "using House.Late;\nnamespace House.Early;\nclass Closing { int a = 1.Doubled(); }")]
    public void A_circle_is_found_however_the_type_is_named(string how, string text) =>
        Assert.True(Graph(Early, Late, Extended, Root, ("House/Early/Closing.cs", text)).Circles().Count == 1, how);

    [Theory]
    [InlineData("an import alone", "using House.Late;\nnamespace House.Early;\nclass Closing;")]
    [InlineData("text and comments", "using House.Late;\nnamespace House.Early;\n// Second\nclass Closing { string a = \"Second\"; }")]
    [InlineData("a property of that name", "using House.Late;\nnamespace House.Early;\nclass Closing { object a = new First { Second = 1 }; int b = Other.Second; }")]
    [InlineData("a nearer type of that name", "using House.Late;\nnamespace House.Early;\nclass Second;\nclass Closing : Second;")]
    public void What_names_no_type_of_another_namespace_closes_no_circle(string what, string text) =>
        Assert.True(Graph(Early, Late, Extended, ("House/Early/Closing.cs", text)).Circles().Count == 0, what);

    private static (string, string) Root => ("House/Root.cs", "using House.Early;\nnamespace House;\nclass Root(First first);");

    private static (string, string) Early => ("House/Early/First.cs", "namespace House.Early;\nclass First;");

    private static (string, string) Late => ("House/Late/Second.cs", "using House.Early;\nnamespace House.Late;\nclass Second : First;");

    private static (string, string) Extended => ("House/Late/Doubling.cs", "namespace House.Late;\nstatic class Doubling { public static int Doubled(this int number) => 2 * number; }");

    private static NamespaceGraph Graph(params (string Path, string Text)[] files) => new([.. files.Select(file => SourceFile.Parse(file.Path, file.Text))]);
}
