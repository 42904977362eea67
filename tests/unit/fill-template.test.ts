import { expect, test } from "vitest";
import { fillTemplate } from "#checkout/plain/fill-template.ts";
import { pluralView } from "#checkout/plain/texts.ts";

test("a template shows each of a list, what there is, and what is said if there is none", () => {
  const template =
    "{{#works}}<li>{name}{{#date}} ({date}){{/date}}, {shop}</li>{{/works}}{{^works}}Nothing{{/works}}";
  const works = [{ name: "Book", date: "today" }, { name: "Record" }];
  expect(fillTemplate(template, { shop: "Lamp", works })).toBe(
    "<li>Book (today), Lamp</li><li>Record, Lamp</li>",
  );
  expect(fillTemplate(template, { shop: "Lamp", works: [] })).toBe("Nothing");
});

test("texts are never markup, nor filled in themselves", () => {
  const view = { name: `"><script>alert("{email}")</script>&`, email: "a@example.com" };
  expect(fillTemplate('<a title="{name}">{{#name}}{name}{{/name}}</a>', view)).toBe(
    '<a title="&#34;&#62;&#60;script&#62;alert(&#34;{email}&#34;)&#60;/script&#62;&#38;">&#34;&#62;&#60;script&#62;alert(&#34;{email}&#34;)&#60;/script&#62;&#38;</a>',
  );
});

test("a number chooses its form, the exact one first", () => {
  const forms =
    "{{#n=2}}a pair{{/n=2}}{{^n=2}}{{#n:one}}{n} key{{/n:one}}{{^n:one}}{n} keys{{/n:one}}{{/n=2}}";
  expect([1, 2, 5].map((n) => fillTemplate(forms, pluralView("n", n, "en")))).toEqual([
    "1 key",
    "a pair",
    "5 keys",
  ]);
});
