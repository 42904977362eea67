/**
 * The catalogue's tables. The file is derived from the content folder and never changed after it is written. It can be
 * queried with any DuckDB client. Amounts are integers of minor units (ISO 4217), texts from Markdown are sanitised HTML, and
 * positions count from 0. There are no indexes and foreign keys: one program writes all rows once, after it has checked every
 * reference.
 */
export const CREATE_TABLES = `
CREATE TABLE shop (
  language VARCHAR PRIMARY KEY, position INTEGER NOT NULL, name VARCHAR NOT NULL, tagline VARCHAR NOT NULL,
  author VARCHAR NOT NULL, opening VARCHAR NOT NULL, refunds VARCHAR NOT NULL, currency VARCHAR NOT NULL,
  support VARCHAR NOT NULL, tax VARCHAR NOT NULL CHECK (tax IN ('none', 'included', 'added')), accent VARCHAR, fonts VARCHAR NOT NULL, density VARCHAR NOT NULL);
COMMENT ON TABLE shop IS 'The shop, a row in each of its languages; position 0 is the default language';

CREATE TABLE logos (
  scheme VARCHAR PRIMARY KEY CHECK (scheme IN ('light', 'dark')), path VARCHAR NOT NULL, width INTEGER NOT NULL,
  height INTEGER NOT NULL);
COMMENT ON TABLE logos IS 'The shop''s logo, if it has one. If there is one for dark pages, "light" is for light pages only';
COMMENT ON COLUMN logos.path IS 'Site-absolute';

CREATE TABLE fonts (
  role VARCHAR PRIMARY KEY CHECK (role IN ('title', 'text')), path VARCHAR NOT NULL, min_weight DOUBLE, max_weight DOUBLE);
COMMENT ON TABLE fonts IS 'The creator''s own fonts, reduced to the characters that the shop uses. The path is site-absolute';
COMMENT ON COLUMN fonts.min_weight IS 'Set for variable fonts';

CREATE TABLE tags (tag VARCHAR PRIMARY KEY, position INTEGER NOT NULL);
COMMENT ON TABLE tags IS 'The tags of products, in the order of tags.yaml';
CREATE TABLE tag_texts (
  tag VARCHAR, language VARCHAR, name VARCHAR NOT NULL, PRIMARY KEY (tag, language));
COMMENT ON TABLE tag_texts IS 'The name of each tag in every language of the shop';

CREATE TABLE pictures (
  picture VARCHAR PRIMARY KEY, width INTEGER NOT NULL CHECK (width > 0), height INTEGER NOT NULL CHECK (height > 0),
  placeholder VARCHAR NOT NULL);
COMMENT ON TABLE pictures IS 'Covers, gallery pictures and samples; the key is a hash of the content';
COMMENT ON COLUMN pictures.width IS 'Pixels of the largest variant';
COMMENT ON COLUMN pictures.placeholder IS 'A data URI of a few pixels';
CREATE TABLE picture_files (
  picture VARCHAR, position INTEGER, type VARCHAR NOT NULL, width INTEGER NOT NULL, path VARCHAR NOT NULL,
  PRIMARY KEY (picture, position));
COMMENT ON TABLE picture_files IS 'Each picture in every format and width. The path is site-absolute';

CREATE TABLE products (
  product VARCHAR PRIMARY KEY, kind VARCHAR NOT NULL, created DATE NOT NULL, updated DATE NOT NULL);
COMMENT ON TABLE products IS 'All products, also those not for sale yet; the key is the slug';
CREATE TABLE unlisted (product VARCHAR PRIMARY KEY);
COMMENT ON TABLE unlisted IS 'Products that are in no list, feed or search result';
CREATE TABLE withdrawn (product VARCHAR PRIMARY KEY);
COMMENT ON TABLE withdrawn IS 'Products whose sale has ended. They are unlisted too';
CREATE TABLE sale_ends (product VARCHAR PRIMARY KEY, moment VARCHAR NOT NULL);
COMMENT ON TABLE sale_ends IS 'When the sale of a product ends or has ended, as ISO 8601 in UTC';
CREATE TABLE previous_slugs (previous VARCHAR PRIMARY KEY, product VARCHAR NOT NULL);
COMMENT ON TABLE previous_slugs IS 'The slugs that products had before; buyers and old addresses follow to the product';
CREATE TABLE product_texts (
  product VARCHAR, language VARCHAR, written_in VARCHAR NOT NULL, name VARCHAR NOT NULL, summary VARCHAR NOT NULL,
  cover VARCHAR NOT NULL, cover_alt VARCHAR NOT NULL, cover_alt_in VARCHAR NOT NULL, description VARCHAR NOT NULL,
  description_in VARCHAR NOT NULL, licence VARCHAR NOT NULL, licence_in VARCHAR NOT NULL,
  PRIMARY KEY (product, language));
COMMENT ON TABLE product_texts IS 'The texts of each product on the pages of every language';
COMMENT ON COLUMN product_texts.written_in IS 'The language of name and summary: the default one without a translation';
COMMENT ON COLUMN product_texts.description_in IS 'The language of the description: the default one without a translation, as for all texts of a product';
CREATE TABLE options (
  product VARCHAR, key VARCHAR, position INTEGER NOT NULL, currency VARCHAR, price BIGINT CHECK (price >= 0),
  minimum BIGINT CHECK (minimum <= price), compare_at BIGINT CHECK (compare_at > price), PRIMARY KEY (product, key));
COMMENT ON TABLE options IS 'The editions of each product; a product without editions has one option with the key "standard"';
COMMENT ON COLUMN options.price IS 'Null: not for sale yet. With a minimum, the suggested price';
COMMENT ON COLUMN options.minimum IS 'Set for pay-what-you-want: the lowest price';
CREATE TABLE other_prices (
  product VARCHAR, key VARCHAR, currency VARCHAR, position INTEGER NOT NULL, price BIGINT NOT NULL CHECK (price >= 0),
  minimum BIGINT CHECK (minimum <= price), compare_at BIGINT CHECK (compare_at > price), PRIMARY KEY (product, key, currency));
COMMENT ON TABLE other_prices IS 'The prices of options in further currencies, in which buyers can pay too';
CREATE TABLE sale_prices (
  product VARCHAR, key VARCHAR, currency VARCHAR, price BIGINT NOT NULL CHECK (price >= 0), PRIMARY KEY (product, key, currency));
COMMENT ON TABLE sale_prices IS 'What options cost by themselves with the automatic discount in force when the catalogue was built';
CREATE TABLE previous_keys (
  product VARCHAR, previous VARCHAR, key VARCHAR NOT NULL, PRIMARY KEY (product, previous));
COMMENT ON TABLE previous_keys IS 'The keys that options had before; buyers follow to the option';
CREATE TABLE licence_keys (product VARCHAR, key VARCHAR, activations INTEGER, pool VARCHAR, PRIMARY KEY (product, key));
COMMENT ON TABLE licence_keys IS 'The options whose buyers get licence keys';
COMMENT ON COLUMN licence_keys.activations IS 'On how many devices a key can be activated. Null: on any number';
COMMENT ON COLUMN licence_keys.pool IS 'The list of the creator''s own keys that they are from, in the order book. Null: the shop makes them';
CREATE TABLE limited_copies (
  product VARCHAR, key VARCHAR, copies INTEGER NOT NULL CHECK (copies > 0));
COMMENT ON TABLE limited_copies IS 'The products and options of which a limited number of copies is sold';
COMMENT ON COLUMN limited_copies.key IS 'Null: all options of the product together';
CREATE TABLE sold_out (product VARCHAR, key VARCHAR);
COMMENT ON TABLE sold_out IS 'The limited products and options whose copies were all sold when the catalogue was built';
CREATE TABLE seats (product VARCHAR, key VARCHAR, seats INTEGER NOT NULL CHECK (seats > 1), PRIMARY KEY (product, key));
COMMENT ON TABLE seats IS 'The options of which one copy is for several people';
CREATE TABLE download_limits (
  product VARCHAR, key VARCHAR, times INTEGER NOT NULL CHECK (times > 0), hours INTEGER NOT NULL CHECK (hours > 0),
  PRIMARY KEY (product, key));
COMMENT ON TABLE download_limits IS 'The options whose files can be downloaded more or less often than others';
CREATE TABLE stamped_options (product VARCHAR, key VARCHAR, PRIMARY KEY (product, key));
COMMENT ON TABLE stamped_options IS 'The options whose PDFs carry the name of the buyer';
CREATE TABLE releases (
  product VARCHAR, key VARCHAR, moment VARCHAR NOT NULL, day VARCHAR NOT NULL, PRIMARY KEY (product, key));
COMMENT ON TABLE releases IS 'The options that are pre-orders: buyers get their files later';
COMMENT ON COLUMN releases.moment IS 'ISO 8601 in UTC; the day is that of the shop''s time zone';
CREATE TABLE gumroad_ids (id VARCHAR, product VARCHAR, PRIMARY KEY (id, product));
COMMENT ON TABLE gumroad_ids IS 'The ids by which programs ask for a product''s licence keys at Gumroad';
CREATE TABLE option_texts (
  product VARCHAR, key VARCHAR, language VARCHAR, name VARCHAR NOT NULL, name_in VARCHAR NOT NULL, summary VARCHAR,
  summary_in VARCHAR NOT NULL, PRIMARY KEY (product, key, language));
COMMENT ON TABLE option_texts IS 'The name of each option: that of the product if it has no editions';
CREATE TABLE files (
  product VARCHAR, name VARCHAR, position INTEGER NOT NULL, size BIGINT NOT NULL, type VARCHAR NOT NULL,
  sha256 VARCHAR NOT NULL CHECK (length(sha256) = 64), pages INTEGER, duration DOUBLE, path VARCHAR NOT NULL,
  PRIMARY KEY (product, name));
COMMENT ON TABLE files IS 'The files for sale. Stored under <sha256>/<name>, never in the site';
COMMENT ON COLUMN files.path IS 'Within the content folder';
COMMENT ON COLUMN files.size IS 'Bytes';
COMMENT ON COLUMN files.duration IS 'Seconds';
CREATE TABLE file_texts (
  product VARCHAR, name VARCHAR, language VARCHAR, title VARCHAR, title_in VARCHAR NOT NULL,
  PRIMARY KEY (product, name, language));
COMMENT ON TABLE file_texts IS 'The title of each file that has one';
CREATE TABLE option_files (
  product VARCHAR, key VARCHAR, position INTEGER, name VARCHAR NOT NULL, PRIMARY KEY (product, key, position));
COMMENT ON TABLE option_files IS 'The files of each option';
CREATE TABLE samples (
  product VARCHAR, name VARCHAR, position INTEGER NOT NULL, path VARCHAR NOT NULL, type VARCHAR NOT NULL,
  size BIGINT NOT NULL, duration DOUBLE, html VARCHAR, picture VARCHAR, width INTEGER, height INTEGER,
  pages INTEGER, axes VARCHAR, cover_x DOUBLE, cover_y DOUBLE, cover_radius DOUBLE, PRIMARY KEY (product, name));
COMMENT ON TABLE samples IS 'Free previews. The path is site-absolute and URL-encoded; html is set for text and code';
COMMENT ON COLUMN samples.picture IS 'Set for still pictures';
COMMENT ON COLUMN samples.duration IS 'Seconds, for audio and video';
COMMENT ON COLUMN samples.width IS 'Pixels, for videos and GIFs';
COMMENT ON COLUMN samples.pages IS 'How many pages of a PDF are pictures beside it: the path with .1.avif, .2.avif, …';
COMMENT ON COLUMN samples.axes IS 'For fonts: a JSON list of what can be varied, with tag, min, default and max';
COMMENT ON COLUMN samples.cover_x IS 'The circle on the cover that plays or opens it: x and radius in per cent of the width, y of the height';
CREATE TABLE sample_texts (
  product VARCHAR, name VARCHAR, language VARCHAR, title VARCHAR, title_in VARCHAR NOT NULL,
  PRIMARY KEY (product, name, language));
COMMENT ON TABLE sample_texts IS 'The title of each sample that has one';
CREATE TABLE gallery (
  product VARCHAR, position INTEGER, picture VARCHAR NOT NULL, before INTEGER, grid_columns INTEGER, grid_rows INTEGER,
  enlarged VARCHAR,
  PRIMARY KEY (product, position));
COMMENT ON TABLE gallery IS 'The pictures of each product, besides its cover';
COMMENT ON COLUMN gallery.before IS 'The position of the picture that shows how it was before';
COMMENT ON COLUMN gallery.grid_columns IS 'Set if the picture shows a grid of small pictures';
COMMENT ON COLUMN gallery.enlarged IS 'The site-absolute path of a large file of such a picture';
CREATE TABLE gallery_texts (
  product VARCHAR, position INTEGER, language VARCHAR, alt VARCHAR NOT NULL, alt_in VARCHAR NOT NULL,
  PRIMARY KEY (product, position, language));
COMMENT ON TABLE gallery_texts IS 'The alternative text of each picture';
CREATE TABLE bundles (
  bundle VARCHAR, position INTEGER, product VARCHAR NOT NULL, option_key VARCHAR, PRIMARY KEY (bundle, position));
COMMENT ON TABLE bundles IS 'The products that a bundle contains. Without option_key, the cheapest edition';
CREATE TABLE product_tags (
  product VARCHAR, position INTEGER, tag VARCHAR NOT NULL, PRIMARY KEY (product, position));
COMMENT ON TABLE product_tags IS 'The tags of each product';
CREATE TABLE contents (
  product VARCHAR, language VARCHAR, position INTEGER, title VARCHAR NOT NULL, detail VARCHAR, written_in VARCHAR NOT NULL,
  PRIMARY KEY (product, language, position));
COMMENT ON TABLE contents IS 'The table of contents of each product';
CREATE TABLE testimonials (
  product VARCHAR, language VARCHAR, position INTEGER, quote VARCHAR NOT NULL, lang VARCHAR NOT NULL,
  name VARCHAR NOT NULL, role VARCHAR, url VARCHAR, date DATE, PRIMARY KEY (product, language, position));
COMMENT ON TABLE testimonials IS 'The testimonials of each product on the pages of every language';
COMMENT ON COLUMN testimonials.lang IS 'The language of the quote: that of the pages where it is translated';
CREATE TABLE faq (
  product VARCHAR, language VARCHAR, position INTEGER, question VARCHAR NOT NULL, answer VARCHAR NOT NULL,
  written_in VARCHAR NOT NULL,
  PRIMARY KEY (product, language, position));
COMMENT ON TABLE faq IS 'Questions and answers';
CREATE TABLE changelog (
  product VARCHAR, language VARCHAR, position INTEGER, date DATE NOT NULL, version VARCHAR, notes VARCHAR NOT NULL,
  written_in VARCHAR NOT NULL,
  PRIMARY KEY (product, language, position));
COMMENT ON TABLE changelog IS 'The changes of each product, newest first';

CREATE TABLE collections (collection VARCHAR PRIMARY KEY, position INTEGER NOT NULL);
COMMENT ON TABLE collections IS 'Groups of products; the key is the slug';
CREATE TABLE collection_texts (
  collection VARCHAR, language VARCHAR, written_in VARCHAR NOT NULL, name VARCHAR NOT NULL, summary VARCHAR NOT NULL,
  description VARCHAR NOT NULL, description_in VARCHAR NOT NULL, PRIMARY KEY (collection, language));
COMMENT ON TABLE collection_texts IS 'The texts of each collection on the pages of every language';
CREATE TABLE collection_products (
  collection VARCHAR, position INTEGER, product VARCHAR NOT NULL, PRIMARY KEY (collection, position));
COMMENT ON TABLE collection_products IS 'The products of each collection, in its order';
CREATE TABLE featured (position INTEGER PRIMARY KEY, product VARCHAR NOT NULL);
COMMENT ON TABLE featured IS 'The featured products of the home page; position 0 is the large one';

CREATE TABLE pages (page VARCHAR PRIMARY KEY, position INTEGER NOT NULL, updated DATE NOT NULL);
COMMENT ON TABLE pages IS 'Pages such as help and privacy; the key is the slug';
CREATE TABLE page_texts (
  page VARCHAR, language VARCHAR, written_in VARCHAR NOT NULL, title VARCHAR NOT NULL, summary VARCHAR NOT NULL,
  body VARCHAR NOT NULL, body_in VARCHAR NOT NULL, PRIMARY KEY (page, language));
COMMENT ON TABLE page_texts IS 'The texts of each page in every language';

CREATE TABLE bought_together (product VARCHAR NOT NULL, other VARCHAR NOT NULL, buyers INTEGER NOT NULL);
COMMENT ON TABLE bought_together IS 'Pairs of products that the same people have bought, by the order book at the time of publishing';
COMMENT ON COLUMN bought_together.buyers IS 'The number of people, at least two';
CREATE TABLE related (
  product VARCHAR, position INTEGER, related VARCHAR NOT NULL, PRIMARY KEY (product, position));
COMMENT ON TABLE related IS 'Up to four related products for each, by common buyers, then by shared tags and collections';
`;
