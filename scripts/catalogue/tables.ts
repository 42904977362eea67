/**
 * The catalogue's tables. The file is derived from the content folder and is never changed once it is there; open it
 * with any DuckDB to ask questions of the shop. Sums are integers of minor units (ISO 4217), texts that come from
 * Markdown are sanitised HTML, positions count from 0. Without indexes and foreign keys: the rows are written once,
 * by one program that has checked every reference.
 */
export const TABLES = `
CREATE TABLE shop (
  language VARCHAR PRIMARY KEY, position INTEGER NOT NULL, name VARCHAR NOT NULL, tagline VARCHAR NOT NULL,
  author VARCHAR NOT NULL, opening VARCHAR NOT NULL, refunds VARCHAR NOT NULL, currency VARCHAR NOT NULL,
  support VARCHAR NOT NULL, accent VARCHAR, fonts VARCHAR NOT NULL, density VARCHAR NOT NULL);
COMMENT ON TABLE shop IS 'The shop, a row in each of its languages; position 0 is the default language';

CREATE TABLE logos (
  scheme VARCHAR PRIMARY KEY CHECK (scheme IN ('light', 'dark')), path VARCHAR NOT NULL, width INTEGER NOT NULL,
  height INTEGER NOT NULL);
COMMENT ON TABLE logos IS 'The shop''s logo; with one for dark pages, "light" is for light ones only. May be empty';
COMMENT ON COLUMN logos.path IS 'Site-absolute';

CREATE TABLE tags (tag VARCHAR PRIMARY KEY, position INTEGER NOT NULL);
COMMENT ON TABLE tags IS 'What products can be tagged with, in the order of tags.yaml';
CREATE TABLE tag_texts (
  tag VARCHAR, language VARCHAR, name VARCHAR NOT NULL, PRIMARY KEY (tag, language));
COMMENT ON TABLE tag_texts IS 'The name of each tag in every language of the shop';

CREATE TABLE pictures (
  picture VARCHAR PRIMARY KEY, width INTEGER NOT NULL CHECK (width > 0), height INTEGER NOT NULL CHECK (height > 0),
  placeholder VARCHAR NOT NULL);
COMMENT ON TABLE pictures IS 'Covers, gallery pictures and samples; the key is a hash of the content';
COMMENT ON COLUMN pictures.width IS 'Pixels of the largest variant';
COMMENT ON COLUMN pictures.placeholder IS 'A picture of a few pixels as a data URI';
CREATE TABLE picture_files (
  picture VARCHAR, position INTEGER, type VARCHAR NOT NULL, width INTEGER NOT NULL, path VARCHAR NOT NULL,
  PRIMARY KEY (picture, position));
COMMENT ON TABLE picture_files IS 'Each picture in every format and width; path is site-absolute';

CREATE TABLE products (
  product VARCHAR PRIMARY KEY, kind VARCHAR NOT NULL, cover VARCHAR NOT NULL, created DATE NOT NULL,
  updated DATE NOT NULL);
COMMENT ON TABLE products IS 'What the shop shows; the key is the slug';
CREATE TABLE product_texts (
  product VARCHAR, language VARCHAR, written_in VARCHAR NOT NULL, name VARCHAR NOT NULL, summary VARCHAR NOT NULL,
  cover_alt VARCHAR NOT NULL, cover_alt_in VARCHAR NOT NULL, description VARCHAR NOT NULL,
  description_in VARCHAR NOT NULL, licence VARCHAR NOT NULL, licence_in VARCHAR NOT NULL,
  PRIMARY KEY (product, language));
COMMENT ON TABLE product_texts IS 'Each product on the pages of every language';
COMMENT ON COLUMN product_texts.written_in IS 'The language of name and summary: the default one where there is no translation';
COMMENT ON COLUMN product_texts.description_in IS 'Its language: the default one where a translation is silent on it, as with all that is told of a product';
CREATE TABLE options (
  product VARCHAR, key VARCHAR, position INTEGER NOT NULL, currency VARCHAR, price BIGINT CHECK (price >= 0),
  minimum BIGINT CHECK (minimum <= price), compare_at BIGINT CHECK (compare_at > price), PRIMARY KEY (product, key));
COMMENT ON TABLE options IS 'What can be bought of a product; the key is "standard" where there are no editions';
COMMENT ON COLUMN options.price IS 'Null: not for sale yet. With a minimum, the suggested sum';
COMMENT ON COLUMN options.minimum IS 'Set: the buyer decides what to pay, from this sum up';
CREATE TABLE option_texts (
  product VARCHAR, key VARCHAR, language VARCHAR, name VARCHAR NOT NULL, name_in VARCHAR NOT NULL, summary VARCHAR,
  summary_in VARCHAR NOT NULL, PRIMARY KEY (product, key, language));
COMMENT ON TABLE option_texts IS 'The name of each option; that of the product where there are no editions';
CREATE TABLE files (
  product VARCHAR, name VARCHAR, position INTEGER NOT NULL, size BIGINT NOT NULL, type VARCHAR NOT NULL,
  sha256 VARCHAR NOT NULL CHECK (length(sha256) = 64), pages INTEGER, duration DOUBLE, path VARCHAR NOT NULL,
  PRIMARY KEY (product, name));
COMMENT ON TABLE files IS 'What is paid for. Stored under <sha256>/<name>, never in the site';
COMMENT ON COLUMN files.path IS 'Within the content folder';
COMMENT ON COLUMN files.size IS 'Bytes';
COMMENT ON COLUMN files.duration IS 'Seconds';
CREATE TABLE file_texts (
  product VARCHAR, name VARCHAR, language VARCHAR, title VARCHAR, title_in VARCHAR NOT NULL,
  PRIMARY KEY (product, name, language));
COMMENT ON TABLE file_texts IS 'The title of each file that has one';
CREATE TABLE option_files (
  product VARCHAR, key VARCHAR, position INTEGER, name VARCHAR NOT NULL, PRIMARY KEY (product, key, position));
COMMENT ON TABLE option_files IS 'Which of the product''s files an option contains';
CREATE TABLE samples (
  product VARCHAR, name VARCHAR, position INTEGER NOT NULL, path VARCHAR NOT NULL, type VARCHAR NOT NULL,
  size BIGINT NOT NULL, html VARCHAR, picture VARCHAR, width INTEGER, height INTEGER, PRIMARY KEY (product, name));
COMMENT ON TABLE samples IS 'Free previews; path is site-absolute and URL-encoded, html is set for text and code';
COMMENT ON COLUMN samples.picture IS 'Set for pictures that do not move';
COMMENT ON COLUMN samples.width IS 'Pixels, of film and of pictures that may move';
CREATE TABLE sample_texts (
  product VARCHAR, name VARCHAR, language VARCHAR, title VARCHAR, title_in VARCHAR NOT NULL,
  PRIMARY KEY (product, name, language));
COMMENT ON TABLE sample_texts IS 'The title of each sample that has one';
CREATE TABLE gallery (
  product VARCHAR, position INTEGER, picture VARCHAR NOT NULL, PRIMARY KEY (product, position));
COMMENT ON TABLE gallery IS 'The pictures of each product, besides its cover';
CREATE TABLE gallery_texts (
  product VARCHAR, position INTEGER, language VARCHAR, alt VARCHAR NOT NULL, alt_in VARCHAR NOT NULL,
  PRIMARY KEY (product, position, language));
COMMENT ON TABLE gallery_texts IS 'What each picture shows, in words';
CREATE TABLE bundles (
  bundle VARCHAR, position INTEGER, product VARCHAR NOT NULL, PRIMARY KEY (bundle, position));
COMMENT ON TABLE bundles IS 'The products that a bundle contains';
CREATE TABLE product_tags (
  product VARCHAR, position INTEGER, tag VARCHAR NOT NULL, PRIMARY KEY (product, position));
COMMENT ON TABLE product_tags IS 'The tags of each product';
CREATE TABLE contents (
  product VARCHAR, language VARCHAR, position INTEGER, title VARCHAR NOT NULL, detail VARCHAR, written_in VARCHAR NOT NULL,
  PRIMARY KEY (product, language, position));
COMMENT ON TABLE contents IS 'What is inside a product';
CREATE TABLE testimonials (
  product VARCHAR, language VARCHAR, position INTEGER, quote VARCHAR NOT NULL, lang VARCHAR NOT NULL,
  name VARCHAR NOT NULL, role VARCHAR, url VARCHAR, date DATE, PRIMARY KEY (product, language, position));
COMMENT ON TABLE testimonials IS 'What people have said of a product, on the pages of every language';
COMMENT ON COLUMN testimonials.lang IS 'What the quote is written in; that of the pages where it is translated';
CREATE TABLE faq (
  product VARCHAR, language VARCHAR, position INTEGER, question VARCHAR NOT NULL, answer VARCHAR NOT NULL,
  written_in VARCHAR NOT NULL,
  PRIMARY KEY (product, language, position));
COMMENT ON TABLE faq IS 'Questions and answers';
CREATE TABLE changelog (
  product VARCHAR, language VARCHAR, position INTEGER, date DATE NOT NULL, version VARCHAR, notes VARCHAR NOT NULL,
  written_in VARCHAR NOT NULL,
  PRIMARY KEY (product, language, position));
COMMENT ON TABLE changelog IS 'What changed, newest first';

CREATE TABLE collections (collection VARCHAR PRIMARY KEY, position INTEGER NOT NULL);
COMMENT ON TABLE collections IS 'Products that stand together; the key is the slug';
CREATE TABLE collection_texts (
  collection VARCHAR, language VARCHAR, written_in VARCHAR NOT NULL, name VARCHAR NOT NULL, summary VARCHAR NOT NULL,
  description VARCHAR NOT NULL, description_in VARCHAR NOT NULL, PRIMARY KEY (collection, language));
COMMENT ON TABLE collection_texts IS 'Each collection on the pages of every language';
CREATE TABLE collection_products (
  collection VARCHAR, position INTEGER, product VARCHAR NOT NULL, PRIMARY KEY (collection, position));
COMMENT ON TABLE collection_products IS 'The products of each collection, in its order';
CREATE TABLE featured (position INTEGER PRIMARY KEY, product VARCHAR NOT NULL);
COMMENT ON TABLE featured IS 'The home page; position 0 is the large plate';

CREATE TABLE pages (page VARCHAR PRIMARY KEY, position INTEGER NOT NULL, updated DATE NOT NULL);
COMMENT ON TABLE pages IS 'Pages such as help and privacy; the key is the slug';
CREATE TABLE page_texts (
  page VARCHAR, language VARCHAR, written_in VARCHAR NOT NULL, title VARCHAR NOT NULL, summary VARCHAR NOT NULL,
  body VARCHAR NOT NULL, body_in VARCHAR NOT NULL, PRIMARY KEY (page, language));
COMMENT ON TABLE page_texts IS 'Each page in every language';

CREATE TABLE bought_together (product VARCHAR NOT NULL, other VARCHAR NOT NULL, buyers INTEGER NOT NULL);
COMMENT ON TABLE bought_together IS 'Products that the same people have bought, as the order book knew at publishing';
COMMENT ON COLUMN bought_together.buyers IS 'How many people; never one alone';
CREATE TABLE related (
  product VARCHAR, position INTEGER, related VARCHAR NOT NULL, PRIMARY KEY (product, position));
COMMENT ON TABLE related IS 'The products nearest to each, by common buyers, then by shared tags and collections';
`;

/**
 * First what was bought by the same people, by their number; what is no longer for sale is left out of that. Then what
 * is near, and of what is equally near the newest. Nearness is the sum over shared tags and collections of one in the
 * number of products that have them, so that a rare tag says more than one that all have. Of a tag with very many
 * products only the newest are looked at.
 */
export const RELATE = `
INSERT INTO related
WITH marks AS (
  SELECT product, 'tag ' || tag AS mark FROM product_tags
  UNION ALL SELECT product, 'collection ' || collection FROM collection_products
), ranked AS (
  SELECT product, mark, 1.0 / count(*) OVER (PARTITION BY mark) AS weight,
    row_number() OVER (PARTITION BY mark ORDER BY created DESC, product) AS rank
  FROM marks JOIN products USING (product)
), nearness AS (
  SELECT a.product, b.product AS related, round(sum(a.weight), 9) AS near
  FROM ranked a JOIN ranked b ON a.mark = b.mark AND a.product <> b.product
  WHERE b.rank <= 100
  GROUP BY ALL
), bought AS (
  SELECT product, related, max(buyers) AS buyers
  FROM (SELECT product, other AS related, buyers FROM bought_together
    UNION ALL SELECT other, product, buyers FROM bought_together)
  WHERE product <> related AND related IN (SELECT product FROM options WHERE price IS NOT NULL)
  GROUP BY ALL
), candidates AS (
  SELECT product, related, coalesce(buyers, 0) AS buyers, coalesce(near, 0) AS near
  FROM nearness FULL JOIN bought USING (product, related)
), placed AS (
  SELECT c.product, c.related, row_number() OVER (
    PARTITION BY c.product ORDER BY buyers DESC, near DESC, created DESC, c.related) - 1 AS position
  FROM candidates c JOIN products p ON p.product = c.related
)
SELECT product, position, related FROM placed WHERE position < 4 ORDER BY product, position;
`;
