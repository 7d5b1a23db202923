using System.Text;

namespace Accounting.Reporting.Html;

/// <summary>One self-contained page.</summary>
public static class HtmlReport
{
    public static byte[] Render(ReportPage page) => Encoding.UTF8.GetBytes("<!doctype html><title>" + page.Manifest.Month + "</title>");
}
