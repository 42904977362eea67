import { beforeEach, expect, test, vi } from "vitest";
import type { LibraryResponse } from "#domain/api/responses/library.ts";
import { readPosition, savePosition } from "#site/enhance/reading/reading-positions.ts";
import {
  deleteOfflineLibrary,
  findOfflineFile,
  readOfflineLibrary,
  storeFile,
  storeLibrary,
} from "#site/lib/offline-library.ts";

/** The part of the Cache API that is used, in memory. https://w3c.github.io/ServiceWorker/#cache-interface */
function memoryCaches() {
  const caches = new Map<string, Map<string, Response>>();
  const open = async (name: string) => {
    const entries = caches.get(name) ?? new Map<string, Response>();
    caches.set(name, entries);
    const keyOf = (key: string | { url: string }) => (typeof key === "string" ? key : key.url);
    return {
      match: async (key: string | { url: string }) => entries.get(keyOf(key))?.clone(),
      put: async (key: string, response: Response) => void entries.set(key, response),
      delete: async (key: string | { url: string }) => entries.delete(keyOf(key)),
      keys: async () => [...entries.keys()].map((url) => ({ url })),
      add: async (key: string) => void entries.set(key, new Response()),
    };
  };
  return {
    open,
    has: async (name: string) => caches.has(name),
    delete: async (name: string) => caches.delete(name),
  };
}

const file = (id: string, size = 1_000) => ({
  ...{ id, item: "ent_1", name: id, title: null, size, type: "application/pdf", sha256: `sum of ${id}` },
});
const library = (email: string): LibraryResponse => ({ email, orders: [] });

/** The library's service worker. https://w3c.github.io/ServiceWorker/#serviceworkercontainer-interface */
const registration = {
  active: { scriptURL: "https://shop.example/library-worker.js" },
  unregister: async () => true,
};
const workers = { getRegistration: async () => registration, getRegistrations: async () => [registration] };

/** https://html.spec.whatwg.org/multipage/webstorage.html#the-storage-interface */
function memoryStorage() {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

const fetched = vi.fn(async () => new Response("content"));

beforeEach(() => {
  fetched.mockClear();
  vi.stubGlobal("caches", memoryCaches());
  vi.stubGlobal("localStorage", memoryStorage());
  vi.stubGlobal("fetch", fetched);
  vi.stubGlobal("document", { cookie: "signed-in=1" });
  vi.stubGlobal("navigator", { serviceWorker: workers });
});

test("the last answer and opened files are kept, each file loaded once, until the buyer signs out", async () => {
  await storeLibrary(library("a@example.com"), "en");
  await storeFile(file("one"), "/files/one");
  await storeFile(file("two"), "/files/two");
  await storeFile(file("one"), "/files/one?again");
  expect(fetched).toHaveBeenCalledTimes(2);
  expect(await findOfflineFile(file("one"))).toEqual({ url: "/library/kept/ent_1/one", size: 1_000 });
  expect((await readOfflineLibrary("en"))?.library.email).toBe("a@example.com");
  expect(await readOfflineLibrary("zh")).toBeNull();
  await deleteOfflineLibrary();
  expect([await findOfflineFile(file("one")), await readOfflineLibrary("en")]).toEqual([null, null]);
});

test("no file is kept where no page could open it without a connection", async () => {
  vi.stubGlobal("navigator", {});
  await storeFile(file("zero"), "/files/zero");
  expect(fetched).not.toHaveBeenCalled();
});

test("a new version of a file is loaded again", async () => {
  await storeFile(file("three"), "/files/three");
  await storeFile(file("four"), "/files/four");
  await storeFile({ ...file("three"), sha256: "another" }, "/files/three");
  expect(fetched).toHaveBeenCalledTimes(3);
});

test("large files are not kept, and of many only those that were opened last", async () => {
  await storeFile(file("film", 50_000_001), "/files/film");
  expect(await findOfflineFile(file("film", 50_000_001))).toBeNull();
  await storeLibrary(library("a@example.com"), "en");
  const books = ["b1", "b2", "b3", "b4", "b5"].map((id) => file(id, 50_000_000));
  for (const book of books) await storeFile(book, `/files/${book.id}`);
  const kept = await Promise.all(books.map(findOfflineFile));
  expect(kept.map((url) => url !== null)).toEqual([false, true, true, true, true]);
  expect(await readOfflineLibrary("en")).not.toBeNull();
});

test("what belongs to another buyer is dropped", async () => {
  await storeLibrary(library("a@example.com"), "en");
  await storeFile(file("five"), "/files/five");
  await storeLibrary(library("b@example.com"), "en");
  expect(await findOfflineFile(file("five"))).toBeNull();
  expect((await readOfflineLibrary("en"))?.library.email).toBe("b@example.com");
});

test("what belongs to another buyer is dropped, whose library is in another language", async () => {
  await storeLibrary(library("a@example.com"), "en");
  await storeFile(file("seven"), "/files/seven");
  await storeLibrary(library("b@example.com"), "zh");
  expect([await readOfflineLibrary("en"), await findOfflineFile(file("seven"))]).toEqual([null, null]);
  expect((await readOfflineLibrary("zh"))?.library.email).toBe("b@example.com");
});

test("what belongs to a buyer stays when they open their library in another language", async () => {
  await storeLibrary(library("a@example.com"), "en");
  await storeFile(file("eight"), "/files/eight");
  await storeLibrary(library("a@example.com"), "zh");
  expect((await readOfflineLibrary("en"))?.library.email).toBe("a@example.com");
  expect(await findOfflineFile(file("eight"))).not.toBeNull();
});

test.each(["", "signed-in=shared", "__Host-signed-in=shared"])(
  "with the cookies “%s”, nothing is kept",
  async (cookie) => {
    vi.stubGlobal("document", { cookie });
    await storeLibrary(library("a@example.com"), "en");
    await storeFile(file("six"), "/files/six");
    vi.stubGlobal("document", { cookie: "__Host-signed-in=1" });
    expect([await readOfflineLibrary("en"), await findOfflineFile(file("six"))]).toEqual([null, null]);
    expect(fetched).not.toHaveBeenCalled();
  },
);

test("places in files are kept until the buyer signs out or another buyer signs in, and none on a shared computer", async () => {
  const keep = () => {
    savePosition(file("one"), "7");
    return readPosition(file("one"));
  };
  expect(keep()).toBe("7");
  await deleteOfflineLibrary();
  expect(readPosition(file("one"))).toBeNull();
  await storeLibrary(library("a@example.com"), "en");
  expect(keep()).toBe("7");
  await storeLibrary(library("a@example.com"), "en");
  expect(readPosition(file("one"))).toBe("7");
  await storeLibrary(library("b@example.com"), "en");
  expect(readPosition(file("one"))).toBeNull();
  for (const cookie of ["signed-in=shared", ""]) {
    vi.stubGlobal("document", { cookie });
    expect(keep()).toBeNull();
  }
});

test("where storage is blocked, everything else is forgotten", async () => {
  vi.stubGlobal("localStorage", undefined);
  await expect(deleteOfflineLibrary()).resolves.toBeUndefined();
});
