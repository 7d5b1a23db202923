using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Accounting.Tests.House;

/// <summary>What one source file declares and names.</summary>
internal sealed class SourceFile
{
    public required string Path { get; init; }

    /// <summary>Null where it declares none, as a file of top-level statements.</summary>
    public required string? Namespace { get; init; }

    /// <summary>The namespaces that it imports.</summary>
    public required IReadOnlyList<string> Imports { get; init; }

    /// <summary>Its types, without those within others.</summary>
    public required IReadOnlySet<string> Types { get; init; }

    /// <summary>Its extension methods.</summary>
    public required IReadOnlySet<string> Extensions { get; init; }

    /// <summary>The names that it uses.</summary>
    public required NamesOfFile Names { get; init; }

    public static SourceFile Parse(string path, string text)
    {
        var root = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.Parse), path).GetRoot();
        return new SourceFile
        {
            Path = path,
            Namespace = root.Members.OfType<BaseNamespaceDeclarationSyntax>().SingleOrDefault()?.Name.ToString(),
            Imports = [.. root.Usings.Where(import => import.Alias is null && !import.StaticKeyword.IsKind(SyntaxKind.StaticKeyword)).Select(import => import.Name!.ToString())],
            Types = root.DescendantNodes(IsOutsideOfTypes).OfType<MemberDeclarationSyntax>().Select(NameOfType).OfType<string>().ToHashSet(StringComparer.Ordinal),
            Extensions = root.DescendantNodes().OfType<MethodDeclarationSyntax>().Where(IsExtension).Select(method => method.Identifier.Text).ToHashSet(StringComparer.Ordinal),
            Names = NamesOfFile.Of(root),
        };
    }

    private static bool IsOutsideOfTypes(SyntaxNode node) => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax;

    private static string? NameOfType(MemberDeclarationSyntax member) => member switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        DelegateDeclarationSyntax type => type.Identifier.Text,
        _ => null,
    };

    private static bool IsExtension(MethodDeclarationSyntax method) =>
        method.ParameterList.Parameters is [{ } first, ..] && first.Modifiers.Any(SyntaxKind.ThisKeyword);
}
