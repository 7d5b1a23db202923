using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Accounting.Bench.Measuring;

/// <summary>Processor time of this process, all its threads and native libraries included, to the nanosecond.</summary>
internal static partial class ProcessorTime
{
    /// <summary><c>CLOCK_PROCESS_CPUTIME_ID</c> of Linux.</summary>
    private const int ProcessClock = 2;

    /// <summary><c>RUSAGE_CHILDREN</c>.</summary>
    private const int Children = -1;

    private const double NanosecondsPerSecond = 1e9;

    private const double MicrosecondsPerSecond = 1e6;

    /// <summary>Seconds spent so far, by users' code and by the kernel for it.</summary>
    public static double Seconds()
    {
        if (GetTime(ProcessClock, out TimeSpecification spent) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        return spent.Seconds + (spent.Nanoseconds / NanosecondsPerSecond);
    }

    /// <summary>Seconds that processes took which this one started and which have ended.</summary>
    public static double SecondsOfChildren()
    {
        if (GetUsage(Children, out Usage usage) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        return usage.UserSeconds + usage.SystemSeconds + ((usage.UserMicroseconds + usage.SystemMicroseconds) / MicrosecondsPerSecond);
    }

    [LibraryImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    private static partial int GetUsage(int whose, out Usage usage);

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int GetTime(int clock, out TimeSpecification time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpecification
    {
        public long Seconds;
        public long Nanoseconds;
    }

    /// <summary>The front of <c>struct rusage</c>, which is 144 bytes long.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 144)]
    private struct Usage
    {
        public long UserSeconds;
        public long UserMicroseconds;
        public long SystemSeconds;
        public long SystemMicroseconds;
    }
}
