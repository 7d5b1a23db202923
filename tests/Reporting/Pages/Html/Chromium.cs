using Accounting.Tests.Support;

namespace Accounting.Tests.Reporting.Pages.Html;

/// <summary>A real browser without a window, from Debian's packages.</summary>
internal static class Chromium
{
    private const string Program = "chromium";

    /// <summary>No window, and nothing of its own to be fetched from a network that may not answer.</summary>
    private static readonly string[] Switches =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-default-apps", "--disable-extensions",
    ];

    /// <summary>The document as it stands once it is laid out and its scripts have run.</summary>
    public static async Task<string> DocumentAsync(string html, int widthPixels, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        return await RunAsync(folder, html, [$"--window-size={widthPixels},1000", "--dump-dom"], cancellation);
    }

    /// <summary>What it prints, page by page, as text.</summary>
    public static async Task<string[]> PrintAsync(string html, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await RunAsync(folder, html, ["--no-pdf-header-footer", $"--print-to-pdf={folder.At("page.pdf")}"], cancellation);
        string text = await OutputAsync("pdftotext", "Debian's poppler-utils", ["-layout", folder.At("page.pdf"), "-"], cancellation);
        return text.TrimEnd('\f').Split('\f');
    }

    private static async Task<string> RunAsync(TemporaryFolder folder, string html, string[] arguments, CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(folder.At("page.html"), html, cancellation);
        return await OutputAsync(
            Program,
            "Debian's chromium and fonts-liberation",
            [.. Switches, $"--user-data-dir={folder.At("profile")}", .. arguments, $"file://{folder.At("page.html")}"],
            cancellation);
    }

    private static async Task<string> OutputAsync(string program, string package, string[] arguments, CancellationToken cancellation)
    {
        ForeignTool.RequireProgram(program, package);
        ForeignProcess ended = await ForeignProcess.RunAsync(program, arguments, cancellation);
        return ended.ExitCode == 0 ? ended.Output : throw new InvalidOperationException($"{program} failed: {ended.Errors}");
    }
}
