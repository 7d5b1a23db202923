using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Accounting.Service.Dashboard.Web;

/// <summary>
/// The files that pages need beside themselves, all of them in the executable. Their addresses name what all of them hold, so that a browser keeps them for good
/// and never shows an older one.
/// </summary>
public static class Assets
{
    private const string Prefix = "assets/";

    private static readonly FrozenDictionary<string, byte[]> Contents = ReadAll();

    /// <summary>One folder for all, so that a style sheet names its font without knowing of it.</summary>
    private static readonly string Folder = $"/{Prefix}{HashOfAll()}/";

    /// <summary>Where a page finds an asset.</summary>
    public static string AddressOf(string name) => Contents.ContainsKey(name) ? Folder + name : throw new ArgumentException($"There is no asset {name}.", nameof(name));

    public static byte[] Read(string name) => Contents[name];

    public static void Map(WebApplication application)
    {
        foreach ((string name, byte[] content) in Contents)
        {
            string type = TypeOf(name);
            application.MapGet(AddressOf(name), context => WriteAsync(context.Response, content, type, context.RequestAborted));
        }
    }

    private static string HashOfAll()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, byte[] content) in Contents.OrderBy(asset => asset.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    private static Task WriteAsync(HttpResponse response, byte[] content, string type, CancellationToken cancellation)
    {
        response.ContentType = type;
        response.ContentLength = content.Length;
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return response.Body.WriteAsync(content, cancellation).AsTask();
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".woff2" => "font/woff2",
        _ => "text/plain; charset=utf-8",
    };

    private static FrozenDictionary<string, byte[]> ReadAll()
    {
        Assembly own = typeof(Assets).Assembly;
        return own.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToFrozenDictionary(name => name[Prefix.Length..], name =>
        {
            using Stream stream = own.GetManifestResourceStream(name)!;
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        });
    }
}
