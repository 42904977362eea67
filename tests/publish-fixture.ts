import { publish } from "#publish/publish.ts";
import { FIXTURE } from "./fixture.ts";
import { PUBLISHED_FIXTURE } from "./fixture-cache.ts";

/** Before all tests: publishes the fixture's shop once, and again only after a change of the code or the fixture. */
export default async function publishFixture(): Promise<void> {
  await publish({
    ...{
      contentDir: FIXTURE,
      buildDir: PUBLISHED_FIXTURE,
      siteUrl: "https://lamps.example",
      updateSearch: false,
    },
    ...{ storeFiles: async () => {}, log: () => {} },
  });
}
