import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { apiHeaders } from "#checkout/http/api-headers.ts";
import { pageHeaders } from "#domain/page-headers.ts";
import { GOALS } from "../bench/anchors.ts";
import { observatory } from "../bench/observatory.ts";

const PAGE = '<script src="/_next/static/enhance/cart.js"></script>';
const sent = () => new Headers(pageHeaders(["https://checkout.stripe.com"]).everywhere);

describe("the Observatory's score of the pages' headers", () => {
  test("is above full marks", () => {
    expect(observatory({ headers: sent(), html: PAGE }).score).toBeGreaterThanOrEqual(GOALS.observatory);
  });

  test("is no lower for an answer of the API", async () => {
    const api = new Hono().use(apiHeaders()).get("/api/", (c) => c.json({}));
    const { headers } = await api.request("/api/");
    expect(observatory({ headers, html: null }).score).toBeGreaterThanOrEqual(GOALS.observatory);
  });

  test("is the documented sum: 100, and 10 + 10 + 5 + 5 + 10 beside it", () => {
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
    ["a browser is not told to keep to HTTPS", 80, "Strict-Transport-Security", null],
    ["a session's cookie can be read by scripts", 70, "Set-Cookie", "session=1; Secure; SameSite=Lax"],
    ["a session's cookie is kept well", 145, "Set-Cookie", "session=1; Secure; HttpOnly; SameSite=Lax"],
    ["every address is told to others", 130, "Referrer-Policy", "unsafe-url"],
    ["content types may be guessed", 135, "X-Content-Type-Options", null],
  ])("if %s is %i", (_, score, name, value) => {
    const headers = sent();
    if (value === null) headers.delete(name);
    else headers.set(name, value);
    expect(observatory({ headers, html: PAGE }).score).toBe(score);
  });

  test("falls if a page runs a script of somebody else's", () => {
    const score = (src: string) =>
      observatory({ headers: sent(), html: `<script src="${src}"></script>` }).score;
    expect(score("https://elsewhere.example/track.js")).toBe(135);
    expect(score("http://elsewhere.example/track.js")).toBe(50);
  });
});
