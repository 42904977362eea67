import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { apiHeaders } from "#checkout/http/api-headers.ts";
import { pageHeaders } from "#platform/page-headers.ts";
import { GOALS } from "../bench/goals.ts";
import { observatory } from "../bench/observatory.ts";

const PAGE = '<script src="/_next/static/enhance/cart.js"></script>';
const sent = () => new Headers(pageHeaders(["https://checkout.stripe.com"]).allPaths);

describe("the Observatory's score of the pages' headers", () => {
  test("is above 100", () => {
    expect(observatory({ headers: sent(), html: PAGE }).score).toBeGreaterThanOrEqual(GOALS.observatory);
  });

  test("is no lower for a response of the API", async () => {
    const api = new Hono().use(apiHeaders()).get("/api/", (c) => c.json({}));
    const { headers } = await api.request("/api/");
    expect(observatory({ headers, html: null }).score).toBeGreaterThanOrEqual(GOALS.observatory);
  });

  test("is the documented sum, 100 + 10 + 10 + 5 + 5 + 10", () => {
    expect(observatory({ headers: sent(), html: PAGE })).toEqual({
      score: 140,
      modifiers: [
        { test: "Content-Security-Policy", modifier: 10 },
        { test: "Cross-Origin-Opener-Policy", modifier: 10 },
        { test: "Referrer-Policy", modifier: 5 },
        { test: "X-Frame-Options", modifier: 5 },
        { test: "Cross-Origin-Resource-Policy", modifier: 10 },
      ],
    });
  });

  test.each([
    ["an inline script is allowed", 80, "Content-Security-Policy", "script-src 'unsafe-inline'"],
    [
      "scripts may come from anywhere",
      80,
      "Content-Security-Policy",
      "default-src 'none'; script-src https:",
    ],
    ["there is no policy", 75, "Content-Security-Policy", null],
    ["there are two policies", 75, "Content-Security-Policy", "default-src 'none', script-src 'self'"],
    ["the browser is not told to use HTTPS only", 80, "Strict-Transport-Security", null],
    ["scripts can read the session cookie", 70, "Set-Cookie", "session=1; Secure; SameSite=Lax"],
    ["the session cookie is protected", 145, "Set-Cookie", "session=1; Secure; HttpOnly; SameSite=Lax"],
    ["full URLs are sent to other sites", 130, "Referrer-Policy", "unsafe-url"],
    ["content types may be guessed", 135, "X-Content-Type-Options", null],
  ])("if %s, is %i", (_, score, name, value) => {
    const headers = sent();
    if (value === null) headers.delete(name);
    else headers.set(name, value);
    expect(observatory({ headers, html: PAGE }).score).toBe(score);
  });

  test("is lower if a page runs a third-party script", () => {
    const score = (src: string) =>
      observatory({ headers: sent(), html: `<script src="${src}"></script>` }).score;
    expect(score("https://elsewhere.example/track.js")).toBe(135);
    expect(score("http://elsewhere.example/track.js")).toBe(50);
  });
});
