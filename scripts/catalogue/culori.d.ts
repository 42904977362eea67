/** The same as one file: loading the others, one for each colour space, takes longer than all that is done with them. */
declare module "culori/require" {
  const culori: typeof import("culori");
  export default culori;
}
