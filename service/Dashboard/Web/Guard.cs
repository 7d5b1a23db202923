using Microsoft.AspNetCore.Http;

namespace Accounting.Service.Dashboard.Web;

/// <summary>
/// What every request passes and every answer carries. A page runs no script but the one that is served beside it, loads nothing from elsewhere, and stands in
/// nobody's frame.
/// </summary>
public static class Guard
{
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Of a report's page, which brings its own style and needs nothing else: it may do nothing at all.</summary>
    public const string ReportPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

    /// <summary>What every answer carries.</summary>
    public static void AddHeaders(HttpResponse response)
    {
        IHeaderDictionary headers = response.Headers;
        headers.ContentSecurityPolicy = PagePolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers.CacheControl = "no-store";
    }

    /// <param name="context">The request.</param>
    /// <param name="access">Who may log in; null where nobody can, and so nothing be done.</param>
    /// <param name="next">What answers it.</param>
    public static Task PassAsync(HttpContext context, DashboardAccess? access, RequestDelegate next)
    {
        AddHeaders(context.Response);
        HttpRequest request = context.Request;
        if (!Address(request, access?.Options.PublicAddress))
        {
            return RefuseAsync(context.Response, StatusCodes.Status421MisdirectedRequest, "Ask by the address of these pages, such as http://localhost on their own machine.");
        }

        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return next(context);
        }

        if (access is null || !HttpMethods.IsPost(request.Method))
        {
            return RefuseAsync(context.Response, StatusCodes.Status405MethodNotAllowed, "Pages are for reading: nothing is done here.");
        }

        return IsOfThisSite(request) ? next(context) : RefuseAsync(context.Response, StatusCodes.Status403Forbidden, "Another site made your browser ask this: nothing is done.");
    }

    public static Task RefuseAsync(HttpResponse response, int status, string why)
    {
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(why + "\n");
    }

    /// <summary>Whether the request's Host is a name of ours. Asked by the one of the proxy that speaks TLS, it counts as having come by that.</summary>
    private static bool Address(HttpRequest request, Uri? publicAddress)
    {
        if (publicAddress is null || !IsOf(request.Host, publicAddress))
        {
            return DashboardAddress.IsOwn(request.Host.Host);
        }

        request.Scheme = publicAddress.Scheme;
        return true;
    }

    private static bool IsOf(HostString host, Uri address) => host.Host.Equals(address.Host, StringComparison.OrdinalIgnoreCase) && (host.Port ?? address.Port) == address.Port;

    /// <summary>What browsers tell of every form that is sent: who doesn't tell is no browser, and has nobody's cookies.</summary>
    private static bool IsOfThisSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none"
        && request.Headers.Origin.ToString() is var origin && (origin.Length == 0 || origin == $"{request.Scheme}://{request.Host}");
}
