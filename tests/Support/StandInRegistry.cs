using System.Globalization;
using System.Net;
using System.Text.Json;
using Accounting.Tests.Support.S3;

namespace Accounting.Tests.Support;

/// <summary>As much of a Schema Registry, on loopback, as a producer that registers its schema and a consumer that looks it up ask for.</summary>
internal sealed class StandInRegistry : IAsyncDisposable
{
    private readonly List<string> _schemas = [];
    private readonly List<string> _requests = [];
    private readonly StandInServer _server;

    public StandInRegistry() => _server = new StandInServer(AnswerAsync);

    public string Address => _server.Address.AbsoluteUri;

    /// <summary>What was asked, without query.</summary>
    public IReadOnlyList<string> Requests => _requests;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpListenerContext context)
    {
        string path = context.Request.Url!.AbsolutePath;
        _requests.Add($"{context.Request.HttpMethod} {path}");
        (HttpStatusCode status, object body) = (context.Request.HttpMethod, path.Trim('/').Split('/')) switch
        {
            ("POST", ["subjects", _, "versions"]) => (HttpStatusCode.OK, new { id = await RegisterAsync(context.Request.InputStream) }),
            ("GET", ["schemas", "ids", string id]) when Find(id) is string schema => (HttpStatusCode.OK, new { schema }),
            _ => (HttpStatusCode.NotFound, (object)new { error_code = 40403, message = "not found" }),
        };
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = "application/vnd.schemaregistry.v1+json";
        await context.Response.OutputStream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body));
    }

    /// <summary>The same schema keeps its id.</summary>
    private async Task<int> RegisterAsync(Stream request)
    {
        using JsonDocument json = await JsonDocument.ParseAsync(request);
        string schema = json.RootElement.GetProperty("schema").GetString()!;
        if (!_schemas.Contains(schema))
        {
            _schemas.Add(schema);
        }

        return _schemas.IndexOf(schema) + 1;
    }

    private string? Find(string id) => _schemas.ElementAtOrDefault(int.Parse(id, CultureInfo.InvariantCulture) - 1);
}
