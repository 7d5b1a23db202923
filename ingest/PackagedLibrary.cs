using System.Reflection;
using System.Runtime.InteropServices;

namespace Accounting.Ingest;

/// <summary>A native library that a package brings, mapped from the file beside the program and from nowhere else.</summary>
/// <remarks>
/// A name alone would let a library of the system come before the package's, perhaps of another version. Hence full paths only, in the order
/// in which the builds are named. The runtime takes one resolver an assembly, before its first call: call <see cref="ResolveFor"/> in a module initializer.
/// </remarks>
public sealed class PackagedLibrary
{
    private readonly string _name;
    private readonly string[] _builds;
    private readonly Lazy<(string? Path, IntPtr Handle)> _loaded;

    /// <param name="name">A part of what assemblies call it when they import from it.</param>
    /// <param name="builds">The file names of its builds for this platform, the preferred one first.</param>
    public PackagedLibrary(string name, IEnumerable<string> builds)
    {
        _name = name;
        _builds = [.. builds];
        _loaded = new Lazy<(string? Path, IntPtr Handle)>(Load);
    }

    /// <summary>The file that is in use; null where none of the builds was found beside the program and the runtime searches by itself.</summary>
    /// <exception cref="DllNotFoundException">None of the builds that are there loads on this machine.</exception>
    public string? Path => _loaded.Value.Path;

    /// <summary>Lets an assembly's imports from this library go to that file.</summary>
    /// <exception cref="InvalidOperationException">The assembly has a resolver already.</exception>
    public void ResolveFor(Assembly assembly) => NativeLibrary.SetDllImportResolver(assembly, Resolve);

    private IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name.Contains(_name, StringComparison.Ordinal) ? _loaded.Value.Handle : IntPtr.Zero;

    private (string? Path, IntPtr Handle) Load()
    {
        string[] candidates = [.. Folders().SelectMany(folder => _builds.Select(build => System.IO.Path.Combine(folder, build))).Where(File.Exists)];
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
            : throw new DllNotFoundException($"No build of {_name} loads on this machine. {string.Join(" ", refusals)}");
    }

    /// <summary>Where the runtime itself would look for the native libraries of packages.</summary>
    private static IEnumerable<string> Folders()
    {
        string known = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        return known.Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Append(AppContext.BaseDirectory).Distinct(StringComparer.Ordinal);
    }
}
