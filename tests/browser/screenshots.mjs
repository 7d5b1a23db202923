// node screenshots.mjs ADDRESS FOLDER [PATH…]: every page of a dashboard, light and dark, for a telephone and for a desk.
import { mkdir } from "node:fs/promises";
import { findPaths, openPage, withBrowser } from "./browser.mjs";

const [address, folder, ...searched] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
await withBrowser(async browser => {
  const paths = await findPaths(await openPage(browser, { viewport: { width: 1440, height: 900 } }), address, searched);
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [390, 1440]) {
      const page = await openPage(browser, { viewport: { width, height: width === 390 ? 844 : 900 }, colorScheme });
      for (const path of paths) {
        await page.goto(address + path, { waitUntil: "load" });
        await page.screenshot({ path: `${folder}/${path.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "start"}-${colorScheme}-${width}.png` });
      }
      await page.context().close();
    }
  }
});
