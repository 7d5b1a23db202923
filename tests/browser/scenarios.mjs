// node scenarios.mjs ADDRESS NAME [FILE with what is expected, in JSON] [TOKEN to log in by]: what a person finds in the dashboard, one scenario in a fresh browser. Exit code 0 where it holds.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { findPaths, openPage, withBrowser } from "./browser.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const [address, name, given, token] = process.argv.slice(2);
const expected = given ? JSON.parse(readFileSync(given, "utf8")) : null;

const scenarios = {
  // Nothing serious for those who don't see, no complaint of the browser, and nothing that sticks out of a telephone.
  async everyPage(browser) {
    const page = await openPage(browser, { viewport: { width: 1440, height: 900 } });
    const paths = await findPaths(page, address, expected ?? []);
    for (const kind of ["/now", "/months", "/months/", "/steps", "/steps/", "/calendar", "/days/", "/accounts", "/quarantine", "/runs", "/runs/", "/query"]) assert.ok(paths.some(path => path.startsWith(kind)), `${kind} is not to be found`);
    // What fits doesn't depend on the colours; what can be read does.
    for (const [width, colorScheme] of [[360, "light"], [1440, "light"], [3840, "light"], [1440, "dark"]]) {
      const seen = await openPage(browser, { viewport: { width, height: 900 }, colorScheme });
      for (const path of paths) {
        await seen.goto(address + path, { waitUntil: "load" });
        assert.equal(await seen.locator("h1").count(), 1, `${path} has one heading`);
        assert.ok(await seen.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} is wider than ${width} pixels`);
        if (width !== 3840) await judge(seen, `${path} ${colorScheme} ${width}`, colorScheme === "dark" ? ["color-contrast"] : undefined);
      }
      assert.deepEqual(seen.complaints, []);
      await seen.context().close();
    }
  },

  // On a sheet of A4 between its margins nothing is cut off.
  async printed(browser) {
    const page = await openPage(browser, { viewport: { width: 718, height: 1040 } });
    const paths = await findPaths(page, address, expected ?? []);
    await page.emulateMedia({ media: "print" });
    for (const path of paths) {
      await page.goto(address + path, { waitUntil: "load" });
      assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("main *")].filter(shown => shown.getBoundingClientRect().right > innerWidth + 1).map(shown => shown.outerHTML.slice(0, 200)).slice(0, 3)), [], path);
    }
  },

  // On a telephone the newest day of every year is in sight before anybody scrolls.
  async newestDays(browser) {
    const page = await openPage(browser, { viewport: { width: 360, height: 900 } });
    for (const path of ["/calendar", "/calendar?by=volume"]) {
      await page.goto(address + path);
      for (const year of await page.locator("svg.year").all()) {
        const box = await year.locator("a").last().boundingBox();
        assert.ok(box.x >= 0 && box.x + box.width <= 360, `${path} hides its newest day at ${box.x}`);
      }
    }
  },

  // What is expected stands on the months' page, figure by figure, as commands tell it.
  async months(browser) {
    const page = await openPage(browser, { viewport: { width: 1440, height: 900 } });
    await page.goto(address + "/months");
    for (const month of expected) {
      const card = page.locator(`article:has(a[href="/months/${month.month}"])`);
      await card.waitFor();
      assert.ok((await card.innerText()).includes(month.state), `${month.month} is ${month.state}`);
      for (const total of month.totals) {
        const cells = await card.locator(`tr:has(th:text-is("${total.currency}")) td`).allInnerTexts();
        assert.equal(plain(cells[3]), total.turnover);
        assert.equal(plain(cells[4]), total.closing);
        assert.equal(plain(cells[5]), String(total.statements));
      }
    }
    assert.equal(await page.locator("article").count(), expected.length);
  },

  // Every step has its mark in the graph, by state; a step's page says what the command says.
  async steps(browser) {
    const page = await enter(browser, token);
    await page.goto(address + "/steps");
    for (const step of expected) {
      const mark = page.locator(`.graph a[href="/steps/${step.step}"] g`);
      if (await mark.count() === 0) { assert.equal(step.state, "done", `${step.step} is folded and done`); continue; }
      assert.ok((await mark.getAttribute("class")).split(" ").includes(toneOf(step)), `${step.step} looks ${step.state}`);
    }
    const open = expected.filter(step => step.state !== "done");
    assert.equal(await page.locator(".list.steps li").count(), open.length);
    for (const step of open.slice(0, 5)) {
      await page.goto(`${address}/steps/${step.step}`);
      const text = await page.locator("main").innerText();
      for (const why of step.why) assert.ok(text.includes(why), `${step.step} says ${why}`);
      await page.setViewportSize({ width: 360, height: 900 });
      assert.ok(await page.evaluate(() => [...document.querySelectorAll(".list li, .list li *")].every(told => told.getBoundingClientRect().right <= innerWidth)), `why ${step.step} isn't done is cut off on a telephone`);
      await page.setViewportSize({ width: 1440, height: 900 });
    }
  },

  // From the first page to a step and back without a mouse.
  async keyboard(browser) {
    const page = await enter(browser, token);
    await page.goto(address + "/months");
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "Skip to the content");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.ok((await page.evaluate(() => document.activeElement.closest("main"))) !== null, "the link leads into the content");
    await page.goto(address + "/months");
    for (let at = 0; at < 12 && await focused(page) !== "Steps"; at++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/steps");
    await page.locator("a[href='/steps/replay']").focus();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/steps/replay");
  },

  // A page that stays open shows what became of the store meanwhile; whoever drives this says when it has changed.
  async becomes(browser) {
    const page = await enter(browser, token);
    await page.goto(address + expected.path);
    await page.locator(expected.before).first().waitFor();
    console.log("shown");
    await page.locator(expected.after).first().waitFor({ timeout: 120_000 });
    assert.equal(await page.locator(expected.before).count(), 0);
  },

  // Who may runs a step from its page, with all that depends on it, and the graph shows it done.
  async runsStep(browser) {
    const page = await enter(browser, token);
    await page.goto(address + "/steps");
    await page.locator(`a[href="/steps/${expected.step}"] .${expected.before}`).first().waitFor({ timeout: 60_000 });
    await page.goto(`${address}/steps/${expected.step}`);
    await judge(page, "a step that may be run");
    await act(page, page.getByRole("button", { name: "Run it, and what depends on it" }));
    await page.goto(address + "/steps");
    await page.locator(`a[href="/steps/${expected.step}"] .good`).first().waitFor({ timeout: 60_000 });
    await page.goto(address + "/audit");
    assert.ok((await page.locator("main").innerText()).includes(expected.step));
    await judge(page, "the audit log");
    assert.deepEqual(page.complaints, []);
  },

  // Who may signs a control's difference off with a reason; who may not finds no way to.
  async signsOff(browser) {
    const reader = await enter(browser, expected.reader);
    await reader.goto(`${address}/months/${expected.month}`);
    assert.equal(await reader.locator("form[action='/acts']").count(), 0);
    const page = await enter(browser, token);
    await page.goto(`${address}/months/${expected.month}`);
    const row = page.locator(`tr:has(th:has-text("${expected.control}"))`);
    await row.locator("summary", { hasText: "Sign this off" }).click();
    await judge(page, "a form that signs off");
    await row.getByLabel("Why the difference is accepted").fill(expected.reason);
    await act(page, row.getByRole("button", { name: "Sign off" }));
    assert.deepEqual(page.complaints, []);
  },
};

// At a desk, logged in where that is asked for.
async function enter(browser, by) {
  const page = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  if (by) {
    await page.goto(address + "/");
    await page.getByLabel("Your token").fill(by);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.waitForURL("**/now");
  }
  return page;
}

// Sends the form whose button that is, and waits until what it asks for has ended well.
async function act(page, button) {
  await button.click();
  await page.waitForURL("**/acts/*");
  await page.locator(".state", { hasText: /^(done|ended)/ }).waitFor({ timeout: 120_000 });
  assert.equal((await page.locator(".state").first().innerText()).trim(), "done", await page.locator("main").innerText());
  await judge(page, "an act");
}

// By all rules, or those that are named.
async function judge(page, where, rules) {
  await page.evaluate(readFileSync(axe, "utf8"));
  const { violations } = await page.evaluate(named => axe.run(document, { resultTypes: ["violations"], ...(named && { runOnly: named }) }), rules);
  const serious = violations.filter(found => found.impact === "serious" || found.impact === "critical");
  assert.deepEqual(serious.map(found => `${found.id}: ${found.nodes[0].html}`), [], where);
}

const focused = page => page.evaluate(() => document.activeElement.textContent.trim());
const plain = text => text.replaceAll(",", "").replace("−", "-");
const toneOf = step => ({ done: "good", running: "busy", failed: "bad", blocked: "blocked" })[step.state] ?? (step.due ? "due" : "waits");

await withBrowser(browser => scenarios[name](browser));
