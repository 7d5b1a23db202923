using System.Diagnostics;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Publishing;

/// <summary>What a build and what is published carries of native code. Publishing takes minutes and a package source: <c>./accounting test --thorough</c> does.</summary>
public sealed class PublishedPlatformsTests
{
    [Fact]
    public void A_build_carries_native_libraries_of_one_platform_alone()
    {
        string[] native = NativeFiles(AppContext.BaseDirectory, out string[] platforms);
        Assert.Single(platforms);
        Assert.Single(native, IsDuckDb);
        Assert.Contains(native, IsKafka);
        Assert.False(Directory.Exists(Path.Combine(AppContext.BaseDirectory, "runtimes")), "the build carries the libraries of every platform");
    }

    [Theory(Explicit = true)]
    [InlineData("linux-x64", "accounting", "alpine-librdkafka.so", "centos8-librdkafka.so", "libduckdb.so", "librdkafka.so")]
    [InlineData("linux-arm64", "accounting", "alpine-librdkafka.so", "libduckdb.so", "librdkafka.so")]
    [InlineData("osx-arm64", "accounting", "libduckdb.dylib", "librdkafka.dylib")]
    [InlineData("win-x64", "accounting.exe", "duckdb.dll", "libcrypto-3-x64.dll", "libcurl.dll", "librdkafka.dll", "librdkafkacpp.dll", "libssl-3-x64.dll", "msvcp140.dll", "vcruntime140.dll", "z.dll", "zstd.dll")]
    public async Task Published_for_a_platform_it_carries_that_platforms_native_code_and_no_other(string platform, params string[] expected)
    {
        using Publication publication = await Publication.MakeAsync("--runtime", platform);
        string[] native = NativeFiles(publication.Output, out string[] platforms);
        Assert.Equal(expected, native);
        Assert.Equal([platform], platforms);
    }

    [Fact(Explicit = true)]
    public async Task A_single_file_is_the_whole_program()
    {
        using Publication publication = await Publication.MakeAsync(
            "--use-current-runtime", "--self-contained", "-p:PublishSingleFile=true", "-p:IncludeNativeLibrariesForSelfExtract=true", "-p:DebugType=embedded");
        string program = Assert.Single(Directory.GetFiles(publication.Output, "*", SearchOption.AllDirectories));
        using var folder = new TemporaryFolder();
        using Process process = Process.Start(new ProcessStartInfo(program, ["demo", "--transactions", "2000", "--data", folder.At("books")]) { RedirectStandardOutput = true })!;
        string said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        Assert.Contains("books agree", said, StringComparison.Ordinal);
    }

    private static string[] NativeFiles(string folder, out string[] platforms)
    {
        (string Name, string? Platform)[] files =
            [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => (Path.GetRelativePath(folder, file), NativeFile.PlatformOf(file)))];
        platforms = [.. files.Select(file => file.Platform).OfType<string>().Distinct()];
        return [.. files.Where(file => file.Platform is not null).Select(file => file.Name).Order(StringComparer.Ordinal)];
    }

    private static bool IsKafka(string name) => name.Contains("librdkafka", StringComparison.Ordinal);

    private static bool IsDuckDb(string name) => Path.GetFileNameWithoutExtension(name).EndsWith("duckdb", StringComparison.Ordinal);
}
