using System.Text;
using Accounting.Tests.Support;

namespace Accounting.Tests.Ingest.Avro;

/// <summary>One of Apache's own implementations, from Debian's packages, run as a program over a file of cases.</summary>
internal sealed class ApacheOracle(string name, string program, string packages, string[] required, string[] arguments)
{
    private static readonly string SourceFolder = Path.Combine(AppContext.BaseDirectory, "Ingest", "Avro", "conformance");

    private static readonly string[] Jars =
    [
        .. new[] { "avro", "jackson-core-asl", "jackson-mapper-asl", "slf4j-api", "slf4j-nop", "commons-compress", "snappy-java" }
            .Select(jar => $"/usr/share/java/{jar}.jar"),
    ];

    public static ApacheOracle Java { get; } = new(
        "Java",
        "java",
        "Debian's libavro-java and default-jdk-headless",
        ["/usr/share/java/avro.jar", "/usr/share/java/jackson-mapper-asl.jar"],
        ["-XX:TieredStopAtLevel=1", "-cp", string.Join(':', Jars), Path.Combine(SourceFolder, "AvroOracle.java")]);

    public static ApacheOracle Python { get; } = new(
        "Python",
        "/usr/bin/python3",
        "Debian's python3-avro",
        ["/usr/lib/python3/dist-packages/avro"],
        [Path.Combine(SourceFolder, "avro_oracle.py")]);

    public override string ToString() => name;

    /// <summary>Runs it and waits for it; skips the test where it is not installed.</summary>
    public async Task RunAsync(string[] command, CancellationToken cancellationToken)
    {
        ForeignTool.RequirePaths(required, packages);
        ForeignTool.RequireProgram(program, packages);
        ForeignProcess ended = await ForeignProcess.RunAsync(program, [.. arguments, .. command], cancellationToken);
        if (ended.ExitCode != 0)
            throw new InvalidOperationException($"{name} failed: {ended.Errors}{ended.Output}");
    }

    /// <summary>One answer for each line.</summary>
    public async Task<string[]> AnswerAsync(IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("avro-conformance-").FullName;
        try
        {
            string source = Path.Combine(folder, "cases.tsv");
            string target = Path.Combine(folder, "answers.tsv");
            await File.WriteAllLinesAsync(source, lines, new UTF8Encoding(false), cancellationToken);
            await RunAsync(["cases", source, target], cancellationToken);
            return await File.ReadAllLinesAsync(target, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
