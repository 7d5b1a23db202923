using System.Runtime.CompilerServices;
using Confluent.Kafka;

namespace Accounting.Ingest.Kafka;

/// <summary>
/// Which file the process takes for librdkafka: one, for Confluent.Kafka and for our own calls alike.
/// </summary>
/// <remarks>
/// The package carries several builds for one platform, and not each loads everywhere: on Linux the first one wants a Kerberos library
/// that Debian and Ubuntu lack. The client tries them by name in an order of its own; here it is the same order, for both assemblies,
/// so that a client's handle is never given to another build's functions.
/// </remarks>
public static class LibrdkafkaImage
{
    /// <summary>What both assemblies call the library, whichever build of it the name means.</summary>
    internal const string Name = "librdkafka";

    private static readonly PackagedLibrary Image = new(Name, Builds());

    /// <inheritdoc cref="PackagedLibrary.Path"/>
    public static string? Path => Image.Path;

    /// <summary>The version that the library tells of itself, such as <c>2.16.0</c>.</summary>
    public static string Version => Library.VersionString;

#pragma warning disable CA2255 // The resolver must stand before anything of the client's is called, and no caller can be relied on for that.
    [ModuleInitializer]
    internal static void Install()
#pragma warning restore CA2255
    {
        Image.ResolveFor(typeof(Library).Assembly);
        Image.ResolveFor(typeof(LibrdkafkaImage).Assembly);
    }

    private static string[] Builds()
    {
        if (OperatingSystem.IsWindows())
            return ["librdkafka.dll"];
        return OperatingSystem.IsMacOS()
            ? ["librdkafka.dylib"]
            : ["librdkafka.so", "centos8-librdkafka.so", "alpine-librdkafka.so"];
    }
}
