using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Accounting.Tests.Support;

/// <summary>
/// As much of an OpenID Connect provider as the code flow with PKCE needs, by the letter of RFC 6749, 7636 and OpenID Connect Core, without the library that asks it:
/// it says that whoever comes is the person of <see cref="Claims"/>.
/// </summary>
internal sealed class ScriptedProvider : IAsyncDisposable
{
    private const string Code = "the-code";

    private readonly RSA _key = RSA.Create(2048);
    private readonly RSA _otherKey = RSA.Create(2048);
    private StandInHttp _server = null!;
    private Dictionary<string, string> _asked = [];

    public Uri Address => _server.Address;

    /// <summary>What it says of a person, beside what it has to say.</summary>
    public Dictionary<string, object> Claims { get; set; } = [];

    /// <summary>Whether its word is signed by a key that it doesn't publish.</summary>
    public bool Forges { get; set; }

    /// <summary>Another nonce than was asked for, as in a token that was made for another login; null for the right one.</summary>
    public string? OtherNonce { get; set; }

    /// <summary>Another audience than who asks; null for the right one.</summary>
    public string? OtherAudience { get; set; }

    /// <summary>What the pages asked the browser to bring here.</summary>
    public IReadOnlyDictionary<string, string> Asked => _asked;

    public static async Task<ScriptedProvider> StartAsync()
    {
        var provider = new ScriptedProvider();
        provider._server = await StandInHttp.StartAsync(provider.AnswerAsync);
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _key.Dispose();
        _otherKey.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        string issuer = Address.AbsoluteUri.TrimEnd('/');
        switch (context.Request.Path)
        {
            case "/.well-known/openid-configuration":
                await WriteAsync(context, new { issuer, authorization_endpoint = issuer + "/authorize", token_endpoint = issuer + "/token", jwks_uri = issuer + "/keys", response_types_supported = new[] { "code" }, subject_types_supported = new[] { "public" }, id_token_signing_alg_values_supported = new[] { "RS256" } });
                break;
            case "/keys":
                RSAParameters key = _key.ExportParameters(false);
                await WriteAsync(context, new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "1", n = Base64Url(key.Modulus!), e = Base64Url(key.Exponent!) } } });
                break;
            case "/authorize":
                _asked = context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
                context.Response.Redirect($"{_asked["redirect_uri"]}?code={Code}&state={Uri.EscapeDataString(_asked["state"])}");
                break;
            case "/token":
                await AnswerTokenAsync(context, issuer);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    /// <summary>The code is worth something only to who can show what the challenge was made of.</summary>
    private async Task AnswerTokenAsync(HttpContext context, string issuer)
    {
        IFormCollection form = await context.Request.ReadFormAsync();
        string challenge = Base64Url(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (form["code"] != Code || form["grant_type"] != "authorization_code" || _asked["code_challenge_method"] != "S256" || challenge != _asked["code_challenge"])
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await WriteAsync(context, new { error = "invalid_grant" });
            return;
        }

        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>(Claims)
        {
            ["iss"] = issuer,
            ["aud"] = OtherAudience ?? _asked["client_id"],
            ["iat"] = now,
            ["exp"] = now + 300,
            ["nonce"] = OtherNonce ?? _asked["nonce"],
        };
        await WriteAsync(context, new { access_token = "unused", token_type = "Bearer", expires_in = 300, id_token = Sign(claims) });
    }

    private string Sign(Dictionary<string, object> claims)
    {
        string signed = $"{Base64Url(JsonSerializer.SerializeToUtf8Bytes(new { alg = "RS256", typ = "JWT", kid = "1" }))}.{Base64Url(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{signed}.{Base64Url((Forges ? _otherKey : _key).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static Task WriteAsync(HttpContext context, object value)
    {
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(value)).AsTask();
    }

    private static string Base64Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
