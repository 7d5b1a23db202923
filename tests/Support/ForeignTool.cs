using Xunit;

namespace Accounting.Tests.Support;

/// <summary>
/// Programs of others that some tests ask. <c>./accounting test</c> installs them; where tests are run without it (from an IDE, by <c>dotnet test</c>)
/// and one is lacking, those that need it are skipped and say what to install.
/// </summary>
internal static class ForeignTool
{
    /// <summary>Skips the test unless a program is on the path.</summary>
    public static void RequireProgram(string program, string package) =>
        Assert.SkipUnless(IsOnPath(program), $"{program} is not on the PATH. {Remedy(package)}");

    /// <summary>Skips the test unless every file or folder is there.</summary>
    public static void RequirePaths(IEnumerable<string> paths, string package)
    {
        string? missing = paths.FirstOrDefault(path => !Path.Exists(path));
        Assert.SkipWhen(missing is not null, $"{missing} is missing. {Remedy(package)}");
    }

    private static string Remedy(string package) => $"Install {package}, or run ./accounting test, which does.";

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Any(folder => File.Exists(Path.Combine(folder, program)));
}
