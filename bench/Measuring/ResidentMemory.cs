using System.Globalization;

namespace Accounting.Bench.Measuring;

/// <summary>The process's resident memory as Linux counts it, native libraries' included.</summary>
internal static class ResidentMemory
{
    private const string ForgetPeak = "5";

    /// <summary>Collects garbage and forgets the peak so far; returns what is resident now, in bytes.</summary>
    public static long Restart()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        File.WriteAllText("/proc/self/clear_refs", ForgetPeak);
        return Read("VmRSS:");
    }

    /// <summary>The most that was resident since, in bytes.</summary>
    public static long Peak() => Read("VmHWM:");

    private static long Read(string name)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(name.Length, line.Length - name.Length - " kB".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) << 10;
    }
}
