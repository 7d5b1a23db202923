using System.ComponentModel;
using System.Diagnostics;

namespace Accounting.Service.Output;

/// <summary>The browser of whoever sits before the machine.</summary>
public static class Browser
{
    /// <returns>False where there is none.</returns>
    public static bool TryOpen(Uri address)
    {
        try
        {
            using Process? started = Process.Start(new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true });
            return true;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            return false;
        }
    }
}
