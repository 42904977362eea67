import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { adminService } from "#shop/admin-service.ts";

const ADMIN_TOKEN = "0123456789abcdef0123456789abcdef";

describe("the shop that the command talks to", () => {
  it("runs on this machine, unless an address is given", () => {
    const local = { socketPath: join("data", "admin.sock") };
    expect(adminService({}, { DATA_DIR: "data" })).toEqual(local);
    // The machine of the shop has the token in its settings.
    expect(adminService({}, { DATA_DIR: "data", ADMIN_TOKEN, SHOP_URL: "" })).toEqual(local);
    const remote = { url: "https://shop.example", token: ADMIN_TOKEN };
    const env = { DATA_DIR: "data", ADMIN_TOKEN, SHOP_URL: "https://shop.example/" };
    expect(adminService({}, env)).toEqual(remote);
    expect(adminService({ url: "https://other.example" }, env)).toEqual({
      ...remote,
      url: "https://other.example",
    });
  });

  it("is never sent the token unencrypted, except on this machine", () => {
    for (const url of ["http://localhost:3000", "http://127.0.0.1:3000", "http://[::1]:3000"])
      expect(adminService({ url }, { ADMIN_TOKEN })).toEqual({ url, token: ADMIN_TOKEN });
    for (const url of ["http://shop.example", "http://localhost.example", "http://192.0.2.1"])
      expect(() => adminService({ url }, { ADMIN_TOKEN })).toThrow("--url: expected https://");
  });

  it("needs an address and a token, and says which is missing or wrong", () => {
    expect(() => adminService({}, { SHOP_URL: "shop.example", ADMIN_TOKEN })).toThrow(
      'SHOP_URL: found "shop.example", expected an address such as https://shop.example',
    );
    expect(() => adminService({ url: "ftp://shop.example" }, { ADMIN_TOKEN })).toThrow("--url: found");
    expect(() => adminService({ url: "https://shop.example" }, {})).toThrow(
      "ADMIN_TOKEN: missing, required to call https://shop.example.",
    );
  });
});
