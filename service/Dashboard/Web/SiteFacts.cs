using Accounting.Service.Dashboard.Access;
using Accounting.Service.Dashboard.Data;
using Accounting.Service.Dashboard.Pages;
using Accounting.Service.Dashboard.Text;

namespace Accounting.Service.Dashboard.Web;

/// <summary>What every page is told of the store.</summary>
public sealed class SiteFacts(StoreView store)
{
    private readonly StoreTimes _times = new(store.Access.Root.Zone);

    /// <summary>Of a page that tells of no moment.</summary>
    public Site Now => new()
    {
        Operator = store.Context.Options.Letterhead.Operator,
        Location = store.Access.Store.Location,
        Times = _times,
        Now = store.Context.Clock.GetUtcNow(),
        Asset = Assets.AddressOf,
        Visitor = Visitor.Current,
    };

    /// <summary>Of a page that shows an answer.</summary>
    public Site Of<T>(Answer<T> answer) => Now with { AsOf = answer.At, Problem = answer.Problem };
}
