/** A placeholder page for a route without pages, since a static export needs at least one. Publishing leaves it out. */
export const NO_PAGE = "_none";
