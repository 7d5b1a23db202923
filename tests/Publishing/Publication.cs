using System.Diagnostics;
using Accounting.Tests.EndToEnd;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Publishing;

/// <summary>The executable published by the SDK, from the repository's sources, into a folder of its own; nothing of the repository is written to.</summary>
internal sealed class Publication : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>What would be copied to another machine.</summary>
    public string Output => _folder.At("output");

    /// <param name="options">Options of <c>dotnet publish</c>.</param>
    public static async Task<Publication> MakeAsync(params string[] options)
    {
        var publication = new Publication();
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = AccountingProgram.Repository,
            RedirectStandardOutput = true,
        };
        string[] arguments =
        [
            "publish", "service", "--configuration", "Release", "--artifacts-path", publication._folder.At("artifacts"), "--output", publication.Output,
            "-nodeReuse:false", "-p:UseSharedCompilation=false", .. options,
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        string said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, said);
        return publication;
    }

    public void Dispose() => _folder.Dispose();
}
