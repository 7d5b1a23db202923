using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Accounting.Ingest.Kafka;

/// <summary>
/// Which file the process takes for librdkafka: one, for Confluent.Kafka and for our own calls alike.
/// </summary>
/// <remarks>
/// The package carries several builds for one platform, and not each loads everywhere: on Linux the first one wants a Kerberos library
/// that Debian and Ubuntu lack. The client tries them by name in an order of its own, and a name alone would let an older librdkafka of the
/// system come before all of them. Hence full paths only, in the client's order, for both assemblies: a client's handle
/// is then never given to another build's functions. The runtime takes one resolver an assembly, before its first call.
/// </remarks>
public static class LibrdkafkaImage
{
    /// <summary>What both assemblies call the library, whichever build of it the name means.</summary>
    internal const string Name = "librdkafka";

    private static readonly Lazy<(string? Path, IntPtr Handle)> Loaded = new(Load);

    /// <summary>The file that is in use; null where the package's builds were not found beside the program and the runtime searches by itself.</summary>
    /// <exception cref="DllNotFoundException">None of the builds that are there loads on this machine.</exception>
    public static string? Path => Loaded.Value.Path;

    /// <summary>The version that the library tells of itself, such as <c>2.16.0</c>.</summary>
    public static string Version => Library.VersionString;

#pragma warning disable CA2255 // The resolver must stand before anything of the client's is called, and no caller can be relied on for that.
    [ModuleInitializer]
    internal static void Install()
#pragma warning restore CA2255
    {
        NativeLibrary.SetDllImportResolver(typeof(Library).Assembly, Resolve);
        NativeLibrary.SetDllImportResolver(typeof(LibrdkafkaImage).Assembly, Resolve);
    }

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name.Contains(Name, StringComparison.Ordinal) ? Loaded.Value.Handle : IntPtr.Zero;

    private static (string? Path, IntPtr Handle) Load()
    {
        string[] candidates = [.. Folders().SelectMany(folder => Builds().Select(build => System.IO.Path.Combine(folder, build))).Where(File.Exists)];
        List<string> refusals = [];
        foreach (string candidate in candidates)
        {
            try
            {
                return (candidate, NativeLibrary.Load(candidate));
            }
            catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
            {
                refusals.Add(exception.Message);
            }
        }

        return candidates.Length == 0
            ? (null, IntPtr.Zero)
            : throw new DllNotFoundException($"No build of librdkafka loads on this machine. {string.Join(" ", refusals)}");
    }

    /// <summary>Where the runtime itself would look for the native libraries of packages.</summary>
    private static IEnumerable<string> Folders()
    {
        string known = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        return known.Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Append(AppContext.BaseDirectory).Distinct(StringComparer.Ordinal);
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
