import { Fragment } from "react";
import type { Option, Product } from "#catalogue/types.ts";
import { fileType } from "#site/lib/file-type.ts";
import { dot, listed, size } from "#site/lib/format.ts";
import type { Ground } from "#site/lib/page.ts";
import { Own } from "../own.tsx";
import { ownLang } from "../plate.tsx";
import { Price } from "../price.tsx";
import { Amount } from "./amount.tsx";

/** The editions of a product as a small table to choose from: name, what it contains, what it costs. */
export function Editions({
  options,
  product,
  ground,
}: {
  options: Option[];
  product: Product;
  ground: Ground;
}) {
  return (
    <fieldset className="editions">
      <legend className="sr-only">{ground.words.product.editions}</legend>
      {options.map((option, i) => (
        <Fragment key={option.key}>
          <label className="edition">
            <input type="radio" name="option" value={option.key} defaultChecked={i === 0} required />
            <span className="edition-name" lang={ownLang(option, ground)}>
              {option.name}
            </span>
            <span className="edition-price">
              <Price option={option} ground={ground} />
            </span>
            <span className="label">
              <Own lang={ownLang({ lang: option.summaryLang }, ground)}>{option.summary}</Own>{" "}
              <span className="figures">{contents(option)}</span>
            </span>
            <input type="hidden" name={`price.${option.key}`} value={option.price?.amount} />
          </label>
          <Amount option={option} isEdition own={ownLang(option, ground)} ground={ground} />
        </Fragment>
      ))}
    </fieldset>
  );

  function contents(option: Option): string | null {
    const files = product.files.filter(({ name }) => option.files.includes(name));
    if (files.length === 0) return null;
    const types = [...new Set(files.map(({ name }) => fileType(name)))];
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    return listed(types, ground.lang) + dot(ground.lang) + size(bytes, ground.lang);
  }
}
