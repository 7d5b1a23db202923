using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Accounting.Ingest.Kafka;
using Accounting.Service;

namespace Accounting.Bench.Measuring;

/// <summary>Where the figures were measured, and with what.</summary>
internal static class Machine
{
    /// <summary>Lines of a name and what it is.</summary>
    public static IReadOnlyList<(string Name, string Value)> Describe() =>
    [
        ("processor", $"{Model()}, {Environment.ProcessorCount} cores"),
        ("memory", $"{Gigabytes()} GB"),
        ("system", $"{RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.OSArchitecture}"),
        ("runtime", RuntimeInformation.FrameworkDescription),
        ("program", ProductVersion.NameAndVersion),
        ("packages", string.Join(", ", Packages())),
    ];

    private static string Model() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line ? line[(line.IndexOf(':') + 1)..].Trim() : "unknown";

    private static string Gigabytes()
    {
        string line = File.ReadLines("/proc/meminfo").First(line => line.StartsWith("MemTotal:", StringComparison.Ordinal));
        double kibibytes = double.Parse(line.AsSpan("MemTotal:".Length, line.Length - "MemTotal:".Length - " kB".Length), CultureInfo.InvariantCulture);
        return (kibibytes * 1024 / 1e9).ToString("0.0", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> Packages() =>
    [
        $"librdkafka {LibrdkafkaImage.Version}",
        .. new[] { typeof(Confluent.Kafka.Library), typeof(DuckDB.NET.Native.NativeMethods), typeof(NodaTime.Instant), typeof(System.IO.Hashing.XxHash64) }.Select(type => NameAndVersion(type.Assembly)),
    ];

    private static string NameAndVersion(Assembly assembly)
    {
        string version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version!.ToString();
        return $"{assembly.GetName().Name} {version.Split('+')[0]}";
    }
}
