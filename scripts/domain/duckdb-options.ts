/** How every DuckDB file is opened: no extension is ever fetched and no other file opened, whatever a statement says. */
export const HARDENED = {
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  enable_external_access: "false",
  lock_configuration: "true",
  threads: "2",
};
