/** `offers.json` of the live release, which wrangler.toml bundles into the Worker. */
declare module "vitrine:offers" {
  const published: unknown;
  export default published;
}
