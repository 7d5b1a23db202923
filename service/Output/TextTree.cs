using Spectre.Console;

namespace Accounting.Service.Output;

/// <summary>A tree for people: drawn and coloured on a terminal, else plain lines, those below a line indented by two spaces.</summary>
public sealed class TextTree(string title)
{
    public Node Root { get; } = new(TextTone.Heading, title);

    /// <summary>Draws it.</summary>
    public void Render(IAnsiConsole console)
    {
        var tree = new Tree(Root.ToMarkup());
        foreach (Node child in Root.Children)
        {
            Draw(tree, child);
        }

        console.Write(tree);
    }

    /// <summary>The lines below the title.</summary>
    public IEnumerable<string> Lines() => Root.Children.SelectMany(child => Lines(child, ""));

    private static IEnumerable<string> Lines(Node node, string indent) =>
        node.Children.SelectMany(child => Lines(child, indent + "  ")).Prepend(indent + node.Text);

    private static void Draw(IHasTreeNodes parent, Node node)
    {
        TreeNode drawn = parent.AddNode(node.ToMarkup());
        foreach (Node child in node.Children)
        {
            Draw(drawn, child);
        }
    }

    /// <summary>A line with those below it.</summary>
    public sealed class Node(TextTone tone, string text)
    {
        private readonly List<Node> _children = [];

        public string Text => text;

        public IReadOnlyList<Node> Children => _children;

        public Node Add(TextTone childTone, string childText)
        {
            var child = new Node(childTone, childText);
            _children.Add(child);
            return child;
        }

        internal Markup ToMarkup() => new(Markup.Escape(text), new Style(tone switch
        {
            TextTone.Good => Color.Green,
            TextTone.Attention => Color.Yellow,
            TextTone.Bad => Color.Red,
            _ => null,
        }, decoration: tone == TextTone.Heading ? Decoration.Bold : Decoration.None));
    }
}
