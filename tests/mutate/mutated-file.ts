/** The environment variable with the path of the file that is mutated, by which tests are sorted. */
export const MUTATED_FILE = "VITRINE_MUTATED_FILE";
