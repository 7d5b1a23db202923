using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Accounting.Tests.House;

/// <summary>
/// The names in a file that may mean a type, those in doc comments' references too: alone (<c>Coverage</c>), with what they are qualified by
/// (<c>Store.ObjectKey</c>), and as members of something (<c>.Rows</c>), which an extension method is.
/// <para>What is told by its place to be something else, such as an argument's name or a property that an initializer sets, is not among them.</para>
/// </summary>
internal sealed class NamesOfFile : CSharpSyntaxWalker
{
    private readonly HashSet<string> _alone = new(StringComparer.Ordinal);
    private readonly HashSet<string> _qualified = new(StringComparer.Ordinal);
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);

    private NamesOfFile()
        : base(SyntaxWalkerDepth.StructuredTrivia)
    {
    }

    public IReadOnlySet<string> Alone => _alone;

    public IReadOnlySet<string> Qualified => _qualified;

    public IReadOnlySet<string> Members => _members;

    public static NamesOfFile Of(CompilationUnitSyntax root)
    {
        var names = new NamesOfFile();
        names.Visit(root);
        return names;
    }

    public override void VisitIdentifierName(IdentifierNameSyntax node) => Take(node);

    public override void VisitGenericName(GenericNameSyntax node)
    {
        Take(node);
        base.VisitGenericName(node);
    }

    public override void VisitQualifiedName(QualifiedNameSyntax node)
    {
        Qualify(node);
        base.VisitQualifiedName(node);
    }

    public override void VisitMemberAccessExpression(MemberAccessExpressionSyntax node)
    {
        Qualify(node);
        base.VisitMemberAccessExpression(node);
    }

    public override void VisitQualifiedCref(QualifiedCrefSyntax node)
    {
        Qualify(node);
        base.VisitQualifiedCref(node);
    }

    /// <summary>A namespace's own name is no name of a type.</summary>
    public override void VisitFileScopedNamespaceDeclaration(FileScopedNamespaceDeclarationSyntax node)
    {
        foreach (MemberDeclarationSyntax member in node.Members)
        {
            Visit(member);
        }
    }

    private void Take(SimpleNameSyntax name)
    {
        switch (name.Parent)
        {
            case MemberAccessExpressionSyntax access when access.Name == name:
            case MemberBindingExpressionSyntax:
                _members.Add(name.Identifier.Text);
                break;
            case QualifiedNameSyntax qualified when qualified.Right == name:
            case NameColonSyntax or NameEqualsSyntax:
            case InvocationExpressionSyntax call when call.Expression == name:
            case AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } set when set.Left == name:
                break;
            default:
                _alone.Add(name.Identifier.Text);
                break;
        }
    }

    private void Qualify(SyntaxNode node)
    {
        if (Dotted(node) is { } name)
        {
            _qualified.Add(name);
        }
    }

    /// <summary>Names joined by dots, without what they are generic over; null where there is more in it than names.</summary>
    private static string? Dotted(SyntaxNode node) => node switch
    {
        SimpleNameSyntax name => name.Identifier.Text,
        QualifiedNameSyntax name => Join(name.Left, name.Right),
        MemberAccessExpressionSyntax access => Join(access.Expression, access.Name),
        QualifiedCrefSyntax reference => Join(reference.Container, reference.Member),
        NameMemberCrefSyntax reference => Dotted(reference.Name),
        _ => null,
    };

    private static string? Join(SyntaxNode left, SyntaxNode right) => Dotted(left) is { } before && Dotted(right) is { } after ? $"{before}.{after}" : null;
}
