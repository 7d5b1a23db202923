// Debian's Chromium without a window, driven by Playwright.
import { chromium } from "playwright-core";

export async function withBrowser(work) {
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

// A page that remembers what its browser complained of: a script that failed, a policy that was broken, a file that wasn't there.
export async function openPage(browser, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.complaints = [];
  page.on("console", message => { if (message.type() === "error" || message.type() === "warning") page.complaints.push(message.text()); });
  page.on("pageerror", error => page.complaints.push(String(error)));
  // Who leaves a page ends what it was still hearing.
  page.on("requestfailed", request => { if (request.failure()?.errorText !== "net::ERR_ABORTED") page.complaints.push(`${request.url()} ${request.failure()?.errorText}`); });
  return page;
}

// Every page there is to be seen, found as a person finds it: from the first page and from what is searched for, one link of each kind.
export async function findPaths(page, address, searched = []) {
  const found = new Map();
  const waiting = ["/", ...searched];
  while (waiting.length > 0) {
    await page.goto(address + waiting.shift());
    const paths = await page.locator("a[href^='/']").evaluateAll(links => links.map(link => link.getAttribute("href")));
    for (const path of paths) {
      const kind = path.split("?")[0].replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\d[\w-]*/g, "#").replace(/(replay|compaction|second-reading|statistics|sections|close)\b/, "step");
      if (!found.has(kind) && !/\.(tsv|parquet|xlsx|html|json)$/.test(path)) {
        found.set(kind, path);
        waiting.push(path);
      }
    }
  }
  return [...searched, ...found.values()];
}
