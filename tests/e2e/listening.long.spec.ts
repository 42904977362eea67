import { axeViolations } from "./access/axe.ts";
import { expireUrl, main, openWork, player, RECORD_FILE, recordUrlRequests } from "./opened-files.ts";
import { expect, test } from "./test.ts";

test.describe("listening", () => {
  test("a record plays track by track in the order of its files, while the buyer looks at other works", async ({
    page,
    shop,
  }) => {
    await openWork(page, shop, "rain-on-tiles", "listen@example.com");
    const asked = recordUrlRequests(page);
    await expect(main(page).getByRole("button", { name: "Download Liner notes" })).toBeVisible();
    await expect(main(page).getByRole("button", { name: /Liner notes/ })).toHaveCount(1);
    await main(page).getByRole("button", { name: "Play Gutter Song" }).click();
    const position = player(page).getByRole("slider", { name: "Position" });
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(0);
    await expect(player(page)).toContainText("Gutter Song");
    await expect(player(page)).toContainText("2 of 5");
    expect(await page.evaluate(() => navigator.mediaSession.metadata?.title)).toBe("Gutter Song");

    await player(page).getByRole("button", { name: "Next" }).click();
    await expect(player(page)).toContainText("The Long Courtyard");
    await page.getByRole("link", { name: "Back to your library" }).click();
    await main(page).getByRole("link", { name: "Small Websites" }).first().click();
    await expect(page.getByRole("heading", { level: 1, name: "Small Websites" })).toBeVisible();
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(0);
    await expect(player(page).getByRole("button", { name: "Pause" })).toBeVisible();

    await page.getByRole("link", { name: "Back to your library" }).click();
    await main(page).getByRole("link", { name: "Rain on Tiles" }).first().click();
    await main(page).getByRole("button", { name: "Play Eaves" }).click();
    await expect(player(page)).toContainText("1 of 5");
    await main(page).getByRole("button", { name: "Play The Long Courtyard" }).click();
    await expect(player(page)).toContainText("3 of 5");
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(0);

    await player(page).getByRole("button", { name: "show all" }).click();
    const queue = player(page).getByRole("list");
    await expect(queue.locator("[aria-current]")).toHaveText("The Long Courtyard");
    await queue.getByRole("button", { name: "Clearing" }).click();
    await expect(player(page)).toContainText("5 of 5");
    await expect(player(page).getByRole("button", { name: "Next" })).toBeDisabled();
    // At its end there is nothing more to play.
    await position.fill("58");
    await expect(player(page).getByRole("button", { name: "Play" })).toBeVisible({ timeout: 15_000 });
    expect(asked).toEqual(
      ["02-gutter-song", "03-the-long-courtyard", "01-eaves", "05-clearing"].map((name) => `${name}.mp3`),
    );
    await page.getByRole("button", { name: "Close the player" }).click();
    await expect(player(page)).toHaveCount(0);
  });

  test("a track goes on where it was left, also after a new visit, and stops when the buyer signs out", async ({
    page,
    shop,
  }) => {
    await openWork(page, shop, "rain-on-tiles", "resume@example.com");
    const play = main(page).getByRole("button", { name: "Play Tea at Four" });
    await play.click();
    const position = player(page).getByRole("slider");
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(0);
    await position.fill("31");
    await player(page).getByRole("button", { name: "Pause" }).press("Enter");
    await page.reload();
    await play.click();
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThanOrEqual(31);
    await page.getByRole("link", { name: "Back to your library" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(player(page)).toHaveCount(0);
  });

  test("a URL that has expired is replaced, and the track goes on at its place", async ({
    page,
    shop,
    consoleErrors,
  }) => {
    await openWork(page, shop, "rain-on-tiles", "renew@example.com");
    const asked = await expireUrl(page, RECORD_FILE, 100_000);
    await main(page).getByRole("button", { name: "Play Eaves" }).click();
    const position = player(page).getByRole("slider");
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(0);
    expect(asked).toEqual(["01-eaves.mp3"]);
    await position.fill("40");
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(40);
    expect(Number(await position.inputValue())).toBeLessThan(50);
    await expect(player(page).getByRole("button", { name: "Pause" })).toBeVisible();
    expect(asked).toEqual(["01-eaves.mp3", "01-eaves.mp3"]);
    expect(consoleErrors.splice(0).join()).toMatch(/403/);
  });

  test("a refusal is shown in the player, in the buyer's language", async ({ page, shop, consoleErrors }) => {
    await openWork(page, shop, "rain-on-tiles", "refused@example.com", "/zh");
    await page.context().clearCookies();
    await main(page).getByRole("button", { name: "播放檐下" }).click();
    await expect(page.getByRole("region", { name: "播放器" }).getByRole("alert")).toHaveText(/链接/);
    expect(consoleErrors.splice(0).join()).toMatch(/401/);
  });
});

test.describe("watching", () => {
  test("a film fills the window with the other lessons, and closing it leads back", async ({
    page,
    shop,
  }) => {
    await openWork(page, shop, "small-websites", "watch@example.com");
    const button = main(page).getByRole("button", { name: "Watch Lesson 2: One column" });
    await button.press("Enter");
    const film = page.getByRole("dialog", { name: /Small Websites/ });
    const position = film.getByRole("slider", { name: "Position" });
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(0);
    await expect
      .poll(() => film.locator("video").evaluate((video: HTMLVideoElement) => video.videoWidth))
      .toBe(1280);
    await page.keyboard.press("Space");
    await expect(film.getByRole("button", { name: "Play" })).toBeVisible();
    const before = Number(await position.inputValue());
    await page.keyboard.press("ArrowRight");
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThanOrEqual(before + 4);
    expect(await axeViolations(page)).toEqual([]);
    await film.getByRole("button", { name: "Next" }).click();
    await expect(film).toContainText("Lesson 3: Pictures with a size");
    await page.keyboard.press("Escape");
    await expect(film).toHaveCount(0);
    await expect(page).toHaveURL(/#small-websites$/);
    await expect(button).toBeFocused();

    // As some browsers do by themselves.
    await button.press("Enter");
    const video = await film.locator("video").elementHandle();
    await film.evaluate((dialog: HTMLDialogElement) => dialog.close());
    await expect(film).toHaveCount(0);
    await expect.poll(() => video?.evaluate((element) => element.hasAttribute("src"))).toBe(false);
    await expect.poll(() => page.evaluate(() => history.state?.isReading ?? false)).toBe(false);
    await expect(page).toHaveURL(/#small-websites$/);
  });

  test("a film has chapters if the purchase has a file of them, and the current one is named", async ({
    page,
    shop,
  }) => {
    const chapters =
      "WEBVTT\n\n00:00.000 --> 00:10.000\nThe page as it was\n\n00:10.000 --> 00:20.000\nA measure\n";
    await page.route("**/api/library?*", async (route) => {
      const library = await (await route.fetch()).json();
      for (const { items } of library.orders)
        for (const { files } of items) {
          const film = files.find(({ name }: { name: string }) => name === "lesson-2.mp4");
          const name = "lesson-2.chapters.vtt";
          if (film) files.push({ ...film, id: name, name, title: null, type: "text/vtt" });
        }
      await route.fulfill({ json: library });
    });
    await page.route("**/api/downloads", (route) =>
      route.request().postDataJSON().file === "lesson-2.chapters.vtt"
        ? route.fulfill({ json: { url: `${shop.url}/api/chapters`, expires: new Date(Date.now() + 60_000) } })
        : route.continue(),
    );
    await page.route("**/api/chapters", (route) => route.fulfill({ body: chapters }));
    await openWork(page, shop, "small-websites", "chapters@example.com");
    await expect(main(page)).not.toContainText("chapters");
    await page.getByRole("button", { name: "Watch Lesson 2: One column" }).click();
    const film = page.getByRole("dialog", { name: /Small Websites/ });
    await film.getByRole("button", { name: "Chapter: The page as it was, show all" }).click();
    await film.getByRole("button", { name: "0:10 A measure" }).click();
    await expect(film.getByRole("button", { name: "Chapter: A measure, show all" })).toBeVisible();
    const position = film.getByRole("slider", { name: "Position" });
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThanOrEqual(10);
    expect(await axeViolations(page)).toEqual([]);
    await film.getByRole("button", { name: "Next" }).click();
    await expect(film).toContainText("Lesson 3: Pictures with a size");
    await expect(film.getByRole("button", { name: /^Chapter/ })).toHaveCount(0);
  });
});
