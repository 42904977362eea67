import type { Page } from "@playwright/test";
import { axeViolations } from "./access/axe.ts";
import { buy } from "./access/purchases.ts";
import { openLibrary } from "./buying.ts";
import { expect, test } from "./test.ts";

const main = (page: Page) => page.getByRole("main");
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name, exact: true });

/**
 * Gives a page a device that keeps passkeys, and says yes to everything.
 * https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn/
 */
async function addDevice(page: Page) {
  const client = await page.context().newCDPSession(page);
  await client.send("WebAuthn.enable");
  const { authenticatorId } = await client.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      ...{ protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  return {
    credentials: async () => (await client.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
  };
}

for (const { lang, prefix, texts } of [
  {
    lang: "en",
    prefix: "",
    texts: {
      account: "Devices and data",
      add: "Add a passkey",
      remove: /^Remove: /,
      signOut: /^Sign out: /,
      signedOut: "You are signed out everywhere",
      use: "Use a passkey",
      library: "Your library",
      again: "The passkey was not added. This device may already have one.",
      refused: "The passkey was not accepted. Try again, or enter your email address.",
    },
  },
  {
    lang: "zh",
    prefix: "/zh",
    texts: {
      account: "设备与资料",
      add: "添加通行密钥",
      remove: /^删除：|^删除: /,
      signOut: /^退出登录: /,
      signedOut: "已退出所有设备",
      use: "使用通行密钥",
      library: "我的书架",
      again: "没有添加成功，这台设备可能已经有通行密钥。",
      refused: "通行密钥未通过验证。请重试，或填写邮箱。",
    },
  },
] as const) {
  test(`a buyer adds a passkey, signs in with it, and removes it (${lang})`, async ({
    page,
    shop,
    consoleErrors,
  }) => {
    const email = `passkeys-${lang}@example.com`;
    await buy(shop, lang, email, [{ product: "rain-on-tiles" }]);
    const device = await addDevice(page);
    await openLibrary(page, shop, email);
    await page.goto(`${shop.url}${prefix}/account/`);
    await page.getByRole("button", { name: texts.add }).click();
    await expect(page.getByRole("button", { name: texts.remove })).toBeVisible();
    expect(await device.credentials()).toHaveLength(1);
    expect(await axeViolations(page)).toEqual([]);
    // The device knows that it has one.
    await page.getByRole("button", { name: texts.add }).click();
    await expect(page.getByRole("alert")).toHaveText(texts.again);

    await page.getByRole("button", { name: texts.signOut }).click();
    await expect(heading(page, texts.signedOut)).toBeFocused();
    await page.goto(`${shop.url}${prefix}/sign-in/`);
    await expect(page.getByRole("button", { name: texts.use })).toBeVisible();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole("button", { name: texts.use }).click();
    await expect(heading(page, texts.library)).toBeVisible();
    await expect(main(page)).toContainText(email);

    await page.goto(`${shop.url}${prefix}/account/`);
    await page.getByRole("button", { name: texts.remove }).click();
    await expect(page.getByRole("button", { name: texts.remove })).toHaveCount(0);
    await page.getByRole("button", { name: texts.signOut }).click();
    await expect(heading(page, texts.signedOut)).toBeFocused();
    // The device still has its half.
    await page.goto(`${shop.url}${prefix}/sign-in/`);
    await page.getByRole("button", { name: texts.use }).click();
    await expect(page.getByRole("alert")).toHaveText(texts.refused);
    expect(consoleErrors.splice(0)).toEqual([expect.stringContaining("status of 422")]);
    await expect(page.getByRole("button", { name: texts.use })).toBeEnabled();
  });
}

test("browsers without passkeys are not offered any", async ({ page, shop }) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, "PublicKeyCredential"));
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${shop.url}/sign-in/`);
  await page.getByLabel("Email address").fill("nobody@example.com");
  await page.getByRole("button", { name: "Send code" }).click();
  await expect(heading(page, "Check your email")).toBeFocused();
  expect(asked.filter((path) => path.startsWith("/api/passkeys"))).toEqual([]);
});
