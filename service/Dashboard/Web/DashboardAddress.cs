using System.Net;
using Accounting.Service.Configuration;

namespace Accounting.Service.Dashboard.Web;

/// <summary>Where pages are served, and under which names a browser may ask for them.</summary>
public static class DashboardAddress
{
    /// <summary>Without a login only this machine is served.</summary>
    /// <exception cref="UsageException">Other machines could reach the address.</exception>
    public static void RequireLoopback(Uri address)
    {
        if (!address.IsLoopback)
        {
            throw new UsageException(
                $"dashboard:address is {address}, which other machines could reach, and pages have no login: whoever reached them would read every account. "
                + $"Name http://127.0.0.1:{address.Port}, and come from elsewhere by a tunnel, such as 'ssh -L {address.Port}:127.0.0.1:{address.Port} HOST'.");
        }
    }

    /// <summary>
    /// Whether a request's Host header is a name of this machine's own. A page of a stranger whose name was made to point here (DNS rebinding) asks under
    /// that name, and is told nothing.
    /// </summary>
    public static bool IsOwn(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
