import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import en from "#messages/en/pages.json" with { type: "json" };
import { startS3Server } from "#sandbox/s3/server.ts";
import { freePort } from "#tests/free-port.ts";
import { writeFixtureShop } from "#tests/site/fixture-shop.ts";
import { buy } from "../access/purchases.ts";
import { openLibrary, pay } from "../buying.ts";
import { main, player } from "../opened-files.ts";
import { type ShopProcess, startShopProcess } from "../shop-process.ts";
import { startStaticHost } from "../static-host.ts";
import { expect, test } from "../test.ts";

const BUY = "#buy [type=submit]:not([name=gift])";

/** The pages at one address, the checkout at another, the files for sale in a bucket, as docs/deploy/static-host.md says. */
test.describe("pages on a static host", () => {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-static-"));
  let shop: ShopProcess;
  let host: Awaited<ReturnType<typeof startStaticHost>>;
  let bucket: Awaited<ReturnType<typeof startS3Server>>;
  let siteUrl = "";

  test.beforeAll(async () => {
    test.setTimeout(300_000);
    const contentDir = join(folder, "content");
    await writeFixtureShop(contentDir);
    bucket = await startS3Server();
    const { endpoint, region, bucket: name, accessKeyId, secretAccessKey } = bucket.options;
    const port = await freePort();
    siteUrl = `http://localhost:${port}`;
    const checkoutPort = await freePort();
    shop = await startShopProcess({
      ...{ contentDir, buildDir: join(folder, "build"), port: checkoutPort },
      variables: {
        ...{ SITE_URL: siteUrl, CHECKOUT_URL: `http://localhost:${checkoutPort}`, PUBLIC_PROXIES: "1" },
        ...{ FILES: "s3", S3_ENDPOINT: endpoint, S3_REGION: region, S3_BUCKET: name },
        ...{ S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey },
      },
    });
    host = await startStaticHost({ port, site: join(folder, "build", "current", "site") });
  });
  test.afterAll(async () => {
    host.close();
    await shop.close();
    await bucket.close();
    rmSync(folder, { recursive: true });
  });

  for (const { language, prefix, email, work } of [
    { language: "English", prefix: "", email: "static@example.com", work: "Two Lamps" },
    { language: "Chinese", prefix: "/zh", email: "static-zh@example.com", work: "两盏灯" },
  ]) {
    test(`sell, hand over the files and open the library by the checkout elsewhere, in ${language}`, async ({
      page,
    }) => {
      const origins = new Set<string>();
      page.on("request", (request) => origins.add(new URL(request.url()).origin));
      await page.goto(`${siteUrl}${prefix}/products/two-lamps/`);
      await page.locator(BUY).click();
      await pay(page, email);
      await expect(page).toHaveURL(new RegExp(`^${siteUrl}${prefix}/order/\\?id=ord_`));
      await expect(page.getByRole("main")).toContainText(email);
      const downloading = page.waitForEvent("download");
      await page
        .getByRole("main")
        .getByRole("button", { name: /^(Download|下载)/ })
        .first()
        .click();
      expect((await downloading).url().startsWith(bucket.options.endpoint)).toBe(true);
      await openLibrary(page, shop, email);
      expect(page.url()).toBe(`${siteUrl}${prefix}/library/`);
      await expect(page.getByRole("main")).toContainText(work);
      // No page has asked the checkout's own address for anything.
      expect([...origins].toSorted()).toEqual([siteUrl, shop.sandboxUrl, bucket.options.endpoint].toSorted());
    });
  }

  test("read and play the files for sale from the bucket", async ({ page }) => {
    const email = "reading@example.com";
    await buy(shop, "en", email, [{ product: "two-lamps", option: "reader" }, { product: "lamp-song" }]);
    const stored: string[] = [];
    page.on("response", (response) => {
      if (response.url().startsWith(bucket.options.endpoint))
        stored.push(
          `${response.request().method()} ${response.request().resourceType()} ${response.status()}`,
        );
    });
    await openLibrary(page, shop, email);
    await page.getByRole("link", { name: "Two Lamps" }).first().click();
    await main(page)
      .getByRole("button", { name: /^Read / })
      .click();
    await expect(page.getByRole("dialog", { name: /Two Lamps/ }).locator(".pdf-page canvas")).toBeVisible();
    expect(stored).toContain("GET fetch 206");
    await page.goto(`${siteUrl}/library/#lamp-song`);
    await main(page)
      .getByRole("button", { name: /^Play / })
      .first()
      .click();
    await expect(player(page)).toBeVisible();
    await expect.poll(() => stored.filter((request) => request.includes("media"))).toContain("GET media 206");
  });

  test("say that the shop cannot be reached while the checkout is down, and sell again afterwards", async ({
    page,
    consoleErrors,
  }) => {
    await page.goto(`${siteUrl}/products/two-lamps/`);
    await shop.kill();
    await page.locator(BUY).click();
    await expect(page.getByRole("alert").filter({ hasText: en.cart.unreachable })).toBeVisible();
    consoleErrors.splice(0);
    await shop.restart();
    await page.locator(BUY).click();
    await expect(page).toHaveURL(/\/pay\/cs_/);
  });
});
