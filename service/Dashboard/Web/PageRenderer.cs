using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Dashboard.Web;

/// <summary>Makes HTML of components. Everything that stands in one is escaped where it is written.</summary>
public sealed class PageRenderer(ILoggerFactory loggers) : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();

    public async Task<string> RenderAsync(PageContent page)
    {
        await using var renderer = new HtmlRenderer(_services, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync(page.Component, ParameterView.FromDictionary(new Dictionary<string, object?>(page.Parameters)))).ToHtmlString()).ConfigureAwait(false);
    }

    public void Dispose() => _services.Dispose();
}
