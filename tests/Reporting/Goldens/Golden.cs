using System.Runtime.CompilerServices;
using Xunit;

namespace Accounting.Tests.Reporting.Goldens;

/// <summary>Files beside the test that reports must equal byte by byte. Changing one is a decision to be seen in review.</summary>
internal static class Golden
{
    public static void AssertEquals(string name, string actual, [CallerFilePath] string callerPath = "")
    {
        string folder = Path.GetDirectoryName(callerPath)!;
        string path = Path.Combine(folder, name);
        Assert.True(File.Exists(path), $"{path} is missing; the report says:\n{actual}");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
