/** Options for opening any DuckDB file. They prevent statements from loading extensions and opening other files. */
export const HARDENED_OPTIONS = {
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  enable_external_access: "false",
  lock_configuration: "true",
  threads: "2",
};
