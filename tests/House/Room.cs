using System.Xml.Linq;
using Accounting.Tests.EndToEnd;

namespace Accounting.Tests.House;

/// <summary>A project of the repository.</summary>
/// <param name="Name">Its folder.</param>
/// <param name="Namespace">That of its root.</param>
/// <param name="References">The folders of the projects that it refers to.</param>
internal sealed record Room(string Name, string Namespace, IReadOnlyList<string> References)
{
    public static IReadOnlyList<Room> All { get; } =
    [
        .. Directory.EnumerateDirectories(AccountingProgram.Repository).Order(StringComparer.Ordinal)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj")).Select(Read),
    ];

    public static Room Of(string name) => All.Single(room => room.Name == name);

    /// <summary>Its sources, without what a build writes.</summary>
    public IEnumerable<SourceFile> Files()
    {
        string folder = Path.Combine(AccountingProgram.Repository, Name);
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => (Full: path, Short: Path.GetRelativePath(AccountingProgram.Repository, path).Replace('\\', '/')))
            .Where(path => path.Short.Split('/')[1] is not ("bin" or "obj"))
            .Select(path => SourceFile.Parse(path.Short, File.ReadAllText(path.Full)));
    }

    private static Room Read(string project)
    {
        var content = XDocument.Load(project);
        return new Room(
            Path.GetFileName(Path.GetDirectoryName(project)!),
            content.Descendants("RootNamespace").Single().Value,
            [.. content.Descendants("ProjectReference").Select(reference => Path.GetFileName(Path.GetDirectoryName(reference.Attribute("Include")!.Value.Replace('\\', '/'))!))]);
    }
}
