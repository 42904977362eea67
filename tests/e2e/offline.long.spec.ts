import type { Page } from "@playwright/test";
import en from "#messages/en/pages.json" with { type: "json" };
import zh from "#messages/zh/pages.json" with { type: "json" };
import { main, openWork, player, showWork } from "./opened-files.ts";
import { expect, test } from "./test.ts";

// Other tests replace answers of the checkout, which they could not do for a service worker.
test.use({ serviceWorkers: "allow" });

/** The paths in all caches of the browser. */
function kept(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
}

const keptFiles = async (page: Page) => (await kept(page)).filter((path) => path.includes("/kept/ent"));

/** Waits until the library, as many opened files, and what shows them are kept. */
async function isKept(page: Page, files: number, prefix = ""): Promise<void> {
  await expect.poll(async () => (await keptFiles(page)).length).toBe(files);
  await expect.poll(() => kept(page)).toContain(`${prefix}/library/`);
  await expect.poll(async () => (await kept(page)).join()).toContain("/reading-");
}

async function read(page: Page, button: RegExp, shown: string): Promise<void> {
  await page.getByRole("button", { name: button }).click();
  await expect(page.getByRole("dialog").locator(shown).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

for (const [prefix, messages, action] of [
  ["", en, "Read"],
  ["/zh", zh, "阅读"],
] as const) {
  const files = [
    [new RegExp(`^${action}.*PDF`), ".pdf-page canvas"],
    [new RegExp(`^${action}.*EPUB`), ".book p"],
  ] as const;

  test(`books that were opened open again without a connection in ${prefix}/library/`, async ({
    page,
    context,
    shop,
    consoleErrors,
  }) => {
    await openWork(page, shop, "between-two-scripts", `offline${prefix.slice(1)}@example.com`, prefix);
    for (const [button, shown] of files) await read(page, button, shown);
    await isKept(page, 2, prefix);

    await context.setOffline(true);
    await showWork(page, shop, "between-two-scripts", prefix);
    for (const [button, shown] of files) await read(page, button, shown);
    await page.goto(`${shop.url}${prefix}/library/`);
    const [said = ""] = messages.library.offline.text.split("{date}");
    await expect(main(page)).toContainText(said);
    expect(consoleErrors.splice(0).join()).toMatch(/ERR_INTERNET_DISCONNECTED/);

    await context.setOffline(false);
    await expect(main(page)).not.toContainText(said);
  });
}

test("a record that was opened plays without a connection, and what was not opened says why it does not", async ({
  page,
  context,
  shop,
  consoleErrors,
}) => {
  await openWork(page, shop, "rain-on-tiles", "offline-record@example.com");
  await page.getByRole("button", { name: "Play Eaves" }).click();
  await isKept(page, 1);
  await context.setOffline(true);
  await showWork(page, shop, "rain-on-tiles");
  await page.getByRole("button", { name: "Play Eaves" }).click();
  const position = player(page).getByRole("slider", { name: "Position" });
  await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(0);
  await position.fill("60");
  await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(60);
  await player(page).getByRole("button", { name: "Next" }).click();
  await expect(player(page).getByRole("alert")).toHaveText(en.goods.notKept);
  consoleErrors.splice(0);
});

test("signing out forgets everything, and so does another buyer's library", async ({
  page,
  context,
  shop,
}) => {
  await openWork(page, shop, "between-two-scripts", "offline-first@example.com");
  await read(page, /^Read.*EPUB/, ".book p");
  await isKept(page, 1);
  await context.clearCookies();
  await openWork(page, shop, "between-two-scripts", "offline-second@example.com");
  await expect.poll(async () => (await keptFiles(page)).length).toBe(0);
  await page.goto(`${shop.url}/library/`);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(main(page)).toContainText(en.library.signedOut.title);
  expect(await kept(page)).toEqual([]);
  await page.reload();
  await expect(main(page)).toContainText(en.library.notSignedIn.title);
  expect(await kept(page)).toEqual([]);
  const workers = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
  expect(await workers()).toBe(0);
});

test("a shared computer keeps nothing", async ({ page, shop }) => {
  await openWork(page, shop, "between-two-scripts", "offline-shared@example.com", "", { isShared: true });
  await read(page, /^Read.*EPUB/, ".book p");
  await page.reload();
  await expect(page.locator("article.work")).toBeVisible();
  expect(await kept(page)).toEqual([]);
  const workers = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
  expect(await workers()).toBe(0);
});
