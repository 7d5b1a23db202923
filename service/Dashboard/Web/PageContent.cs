using Microsoft.AspNetCore.Components;

namespace Accounting.Service.Dashboard.Web;

/// <summary>A page before it is rendered.</summary>
/// <param name="Component">The component.</param>
/// <param name="Parameters">What it is given.</param>
public sealed record PageContent(Type Component, IReadOnlyDictionary<string, object?> Parameters)
{
    public static PageContent Of<TPage>(params ReadOnlySpan<(string Name, object? Value)> parameters)
        where TPage : IComponent
    {
        var given = new Dictionary<string, object?>();
        foreach ((string name, object? value) in parameters)
        {
            given.Add(name, value);
        }

        return new PageContent(typeof(TPage), given);
    }
}
