using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Accounting.Tests.Service.Dashboard.Web;

/// <summary>Keeps cookies and sends forms back as a browser does; it follows nothing by itself.</summary>
internal sealed partial class SessionBrowser(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true, CookieContainer = new CookieContainer() });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri(address, path), Cancellation);

    public async Task<string> ReadAsync(string path) => await (await GetAsync(path)).Content.ReadAsStringAsync(Cancellation);

    /// <summary>The first that a stream tells.</summary>
    public async Task<string> HearAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, path));
        using HttpResponseMessage answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
        var heard = new StringBuilder();
        while (await reader.ReadLineAsync(Cancellation) is { Length: > 0 } line)
        {
            heard.Append(line).Append('\n');
        }

        return heard.ToString();
    }

    public async Task<HttpResponseMessage> LogInAsync(string token, string to) =>
        await SendAsync("/login", await ReadAsync("/login"), [new("token", token), new("to", to)], []);

    /// <summary>Sends a form of a page, whatever its fields.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, string page, params (string Name, string Value)[] headers) => SendAsync(path, page, [], headers);

    public Task<HttpResponseMessage> SubmitAsync(string path, string page, params KeyValuePair<string, string>[] fields) => SendAsync(path, page, fields, []);

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(string path, string page, KeyValuePair<string, string>[] fields, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path))
        {
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", FormToken().Match(page).Groups["token"].Value), .. fields]),
        };
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _http.SendAsync(request, Cancellation);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"")]
    private static partial Regex FormToken();
}
