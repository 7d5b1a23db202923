using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Accounting.Bench.Measuring;

/// <summary>Processor time of this process, all its threads and native libraries included, to the nanosecond.</summary>
internal static partial class ProcessorTime
{
    /// <summary><c>CLOCK_PROCESS_CPUTIME_ID</c> of Linux.</summary>
    private const int ProcessClock = 2;

    private const double NanosecondsPerSecond = 1e9;

    /// <summary>Seconds spent so far, by users' code and by the kernel for it.</summary>
    public static double Seconds()
    {
        if (GetTime(ProcessClock, out TimeSpecification spent) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        return spent.Seconds + (spent.Nanoseconds / NanosecondsPerSecond);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int GetTime(int clock, out TimeSpecification time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpecification
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
