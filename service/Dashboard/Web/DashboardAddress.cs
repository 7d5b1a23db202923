using System.Net;
using Accounting.Service.Configuration;

namespace Accounting.Service.Dashboard.Web;

/// <summary>Where pages are served, and under which names a browser may ask for them.</summary>
public static class DashboardAddress
{
    /// <summary>Without a login only this machine is served; to others pages go by TLS alone, which a proxy speaks.</summary>
    /// <exception cref="UsageException">Other machines could reach the address, and nobody would have to say who he is, or what he says could be heard.</exception>
    public static void RequireGuarded(Uri address, AccessOptions access)
    {
        if (address.IsLoopback)
        {
            return;
        }

        if (!access.HasLogin)
        {
            throw new UsageException(
                $"dashboard:address is {address}, which other machines could reach, and there is no login: whoever reached them would read every account. "
                + $"Set dashboard:tokens_file or dashboard:openid_authority; or name http://127.0.0.1:{address.Port}, and come from elsewhere by a tunnel, such as 'ssh -L {address.Port}:127.0.0.1:{address.Port} HOST'.");
        }

        if (access.PublicAddress is null)
        {
            throw new UsageException(
                $"dashboard:address is {address}, which other machines could reach, and dashboard:public_address is empty: logins would pass the network in the clear. "
                + "Put a proxy that speaks TLS before it, and name its address, such as https://books.example.com.");
        }
    }

    /// <summary>
    /// Whether a request's Host header is a name of this machine's own. A page of a stranger whose name was made to point here (DNS rebinding) asks under
    /// that name, and is told nothing.
    /// </summary>
    public static bool IsOwn(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
